import { DAY, INSTRUMENT, MINUTE, SECOND, SLOT_LENGTH } from "@tracker/core";
import { beforeEach, describe, expect, test } from "vitest";
import { KINDS, lengthName, namedPlan, partsOf, RANGE_NAMES, RANGES } from "../page/src/ranges.ts";
import { iso } from "./answer.ts";
import { cachedReads } from "./cache.ts";
import { NOON, serving, threePrices } from "./testing/index.ts";

let now: number;
let served: Awaited<ReturnType<typeof serving>>;
beforeEach(async () => {
  now = NOON + MINUTE;
  const clock = { now: () => now };
  served = await serving({ store: cachedReads(await threePrices(), clock), frugal: true, clock });
});

/** Unusual questions of one visitor: old ranges and slots, each different. */
const nonsense = (index: number) => {
  const day = NOON - (200 + 2 * index) * DAY;
  const range = `from=${iso(day)}&to=${iso(day + DAY)}`;
  return [
    `/api/prices?${range}`,
    `/api/candles?length=${lengthName("slot")}&${range}`,
    `/api/quotes?slot=${iso(day)}`,
    `/api/first?from=${iso(day)}`,
  ];
};

/** The page's requests when it opens and when all its ranges are selected. */
const OF_THE_PAGE = [
  "/api/latest",
  "/api/quotes",
  `/api/quotes?slot=${iso(NOON)}`,
  ...Object.values(RANGES).flatMap((range) =>
    [NOON, NOON - SLOT_LENGTH].map(
      (newest) => `/api/first?from=${iso("span" in range ? newest - range.span : INSTRUMENT.since)}`,
    ),
  ),
  ...RANGE_NAMES.flatMap((name) => KINDS.map((kind) => namedPlan(name, kind, NOON + MINUTE))).flatMap((plan) =>
    partsOf(plan, plan.length, NOON + MINUTE).map(
      ({ from, to }) => `/api/candles?length=${lengthName(plan.length)}&from=${iso(from)}&to=${iso(to)}`,
    ),
  ),
];

/** The first requests in the README. */
const WITHOUT_PARAMETERS = ["/api/prices", "/api/candles", "/api/prices?format=csv", "/api/first"];

async function statusesOf(paths: readonly string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const path of paths) statuses.push((await served.get(path)).status);
  return statuses;
}

describe("a visitor with 300 unusual questions of each kind", () => {
  beforeEach(async () => {
    for (let index = 0; index < 300; index++) await statusesOf(nonsense(index));
  });

  test("is refused at last, with the time to retry after", async () => {
    for (const path of nonsense(301)) {
      const { status, headers, body } = await served.get(path);
      expect([status, headers.get("retry-after")]).toEqual([503, String((SLOT_LENGTH - 45 * SECOND) / SECOND)]);
      expect(body.problems).toEqual(["250 unusual questions were asked in this slot"]);
    }
    now += SLOT_LENGTH;
    expect(await statusesOf(nonsense(301))).toEqual([200, 200, 200, 200]);
  });

  test("does not affect the questions of the page", async () => {
    const paths = [...OF_THE_PAGE, ...WITHOUT_PARAMETERS];
    expect(await statusesOf(paths)).toEqual(paths.map(() => 200));
  });

  test("is logged once a slot, with the number of earlier refusals", async () => {
    const lines = () => served.errors.map((error) => (error as Error).message);
    expect(lines()).toEqual(["visitors are refused for a while: 250 unusual questions were asked in this slot"]);
    now += SLOT_LENGTH;
    for (let index = 0; index < 300; index++) await statusesOf(nonsense(1_000 + index));
    expect(lines().slice(1)).toEqual([expect.stringMatching(/; \d+ were refused the last time$/)]);
  });
});
