import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DAY, DEFAULT_CURRENCIES, INSTRUMENT, MINUTE, minutes, SLOT_LENGTH } from "@tracker/core";
import { expect, test } from "vitest";
import { CURRENCIES, SLOT } from "./chaos/scenario/scenario.ts";

const { code, name, noun } = INSTRUMENT.asset;
const slot = minutes(SLOT_LENGTH);
const stale = minutes(INSTRUMENT.staleAfter);
const currencies = DEFAULT_CURRENCIES.join();

const REPORT = "powerbi/Btc.Report/definition/pages/price";
const MEASURES = "powerbi/Btc.SemanticModel/definition/tables/Price.tmdl";

/** A line of Power BI draws about this many points (docs/power-bi.md). */
const DRAWN_POINTS = 3_500;

/** Texts that cannot be derived from the instrument, and what each must say. The SQL is checked beside its stores. */
const SAYS: readonly (readonly [file: string, text: string])[] = [
  ["README.md", `Captures the ${name} price every ${slot} from several venues`],
  ["README.md", `shows an afternoon of ${SLOT_LENGTH / MINUTE}-minute prices`],
  ["README.md", `\`length\` is \`${SLOT_LENGTH / MINUTE}m\`,`],
  ["README.md", `each currency's newest price, and why there is no newer one: 200 up to ${stale}, else 503`],
  ["README.md", `what ${noun} is priced in; at least two of the sources must quote each`],
  ["README.md", `\`${currencies}\``],
  ["docs/api.md", `"slotMinutes": ${SLOT_LENGTH / MINUTE},`],
  ["docs/api.md", `\`length\` is \`${SLOT_LENGTH / MINUTE}m\`,`],
  ["docs/api.md", `made from the stored ${SLOT_LENGTH / MINUTE}-minute prices`],
  ["docs/health.md", `the newest price of every currency is at most ${stale} old`],
  ["docs/health.md", `If no slot was captured for more than ${stale},`],
  ["docs/health.md", `the function app asks once in ${slot}`],
  ["docs/page.md", `A point of the line is ${slot} long up to 24H`],
  [
    "docs/page.md",
    `green up to ${minutes(2 * SLOT_LENGTH)}, amber from ${(2 * SLOT_LENGTH) / MINUTE}, red after ${INSTRUMENT.staleAfter / MINUTE}`,
  ],
  ["docs/power-bi.md", `\`Time\` (${DAY / SLOT_LENGTH} slots a day)`],
  ["docs/deploy.md", `**You see**, within ${slot}, the first price`],
  ["docs/deploy.md", `_Unhealthy for ${stale}: see Sign._`],
  ["docs/resources.md", `The alert: for ${stale} a currency had no fresh price`],
  ["docs/power-bi-numbers.md", `| ${code} in USD by ${code} Time `],
  ["stand-ins/venues/data/ORIGIN.md", `real closes of ${code}/USD`],
  [MEASURES, `measure '${code} price' =`],
  [MEASURES, `"${code} in " & SELECTEDVALUE('Currency'[Currency]) & " by ${code} Time"`],
  [MEASURES, `measure 'Axis title' = IF(HASONEVALUE('Currency'[Currency]), "${code} in " &`],
  [`${REPORT}/page.json`, `"displayName": "${name} price"`],
  [`${REPORT}/visuals/chart/visual.json`, `"displayName": "${code} Time"`],
  [`${REPORT}/visuals/chart/visual.json`, `"queryRef": "Price.${code} price"`],
  [`${REPORT}/visuals/chart/visual.json`, `Line chart of the ${name} price in the chosen currency over`],
  [
    `${REPORT}/visuals/chart/visual.json`,
    `Beyond ${Math.floor((DRAWN_POINTS * SLOT_LENGTH) / DAY)} days not every price`,
  ],
];

test.each(SAYS)("%s says %j, as packages/core/src/instrument.ts does", (file, text) => {
  const said = readFileSync(join(import.meta.dirname, "..", file), "utf8").replace(/\s+/g, " ");
  expect(said).toContain(text);
});

test("the chaos runs, which import nothing of ours, have the instrument's slots and currencies (test/chaos/scenario/scenario.ts)", () => {
  expect(SLOT).toBe(SLOT_LENGTH);
  expect(CURRENCIES).toEqual(DEFAULT_CURRENCIES);
});
