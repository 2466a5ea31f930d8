import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Plant } from "./pipeline/plant.ts";
import { PLANTED, type PlantedBug } from "./planted.ts";
import { runScenario } from "./run.ts";
import { HOUR, MINUTE, type Scenario, SLOT, type Span, type VenueFault, type VenueName } from "./scenario/scenario.ts";
import { unexpected } from "./shrink.ts";

const ROOT = join(import.meta.dirname, "../..");
const FIRST = Date.UTC(2026, 4, 6);
const at = (from: number, to: number): Span => ({ from: FIRST + from * HOUR, to: FIRST + to * HOUR });
const fault = (venue: VenueName, kind: string, from: number, to: number): VenueFault => {
  const span = at(from, to);
  return { venue, kind, from: span.from - MINUTE, to: span.to - MINUTE };
};

/** Six hours with each of the usual troubles once; none of them is known to cause a wrong price. */
const SHORT: Scenario = {
  seed: 24,
  first: FIRST,
  slots: (6 * HOUR) / SLOT,
  events: [
    { what: "faults", faults: [fault("coinbase", "outlier", 0.25, 0.75)] },
    { what: "faults", faults: [fault("gemini", "stale-last", 0.5, 1), fault("bitvavo", "stale-last", 0.5, 1)] },
    // Alone, Coinbase and Kraken could still agree.
    {
      what: "faults",
      faults: ["kraken", "bitstamp", "bitfinex", "gemini", "bitvavo"].map((venue) =>
        fault(venue as VenueName, "down", 1, 1.25),
      ),
    },
    { what: "skipped", ...at(1.5, 2.5) },
    { what: "thin", every: 5, ...at(1.5, 2.5) },
    { what: "late", by: 240_000, ...at(2.75, 3) },
    { what: "late", by: 55_000, ...at(3, 3.25) },
    { what: "doubled", together: true, ...at(3.25, 3.5) },
    { what: "skipped", ...at(3.5, 4.75) },
    { what: "faults", faults: [fault("kraken", "frozen", 4, 5)] },
    { what: "full", ...at(5, 5.5) },
    { what: "locked", for: 3_000, ...at(5.5, 5.75) },
    { what: "second", ...at(5.75, 5.8) },
  ],
};

test("six hours of usual troubles have no findings without a planted bug", async () => {
  const { findings, tallies } = await runScenario(SHORT);
  expect(findings).toEqual([]);
  expect(tallies.every(({ backfilled }) => backfilled > 15)).toBe(true);
});

test.each(PLANTED.map((bug) => [bug.name, bug] as const))("planted: %s", async (_name, bug) => {
  const verdict = await runScenario(SHORT, planted(bug));
  expect(unexpected(verdict), "the planted bug was not found").not.toEqual([]);
  expect(unexpected(verdict).map(({ check }) => check)).not.toContain("the pipeline's process failed");
});

/** Options for a process that loads the sources with the bug; the files are not changed. */
function planted({ file, text, instead }: PlantedBug) {
  const plant: Plant = { file: join(ROOT, file), text, instead };
  const times = readFileSync(plant.file, "utf8").split(text).length - 1;
  expect(times, `${file} no longer holds exactly once the text to be replaced, ${text}: change planted.ts`).toBe(1);
  return {
    preload: new URL("pipeline/plant.ts", import.meta.url).href,
    environment: { CHAOS_PLANT: JSON.stringify(plant) },
  };
}
