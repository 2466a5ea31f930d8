import { expect, test } from "vitest";
import { INSTRUMENT } from "./instrument.ts";
import { CLOCK_SKEW } from "./rule.ts";
import type { RunReport } from "./run.ts";
import { SIGNS_OF_FAILURE, signsOf } from "./signs.ts";
import { SLOT_LENGTH, toSlot } from "./slot.ts";
import { EUR, GBP, USD } from "./testing/index.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));

const NONE: RunReport["backfilled"]["newest"] = new Map();

/** The signs of a run, by name, that are well and that are not. */
function signs({ newest = NONE, ...change }: Partial<RunReport> & { newest?: RunReport["backfilled"]["newest"] } = {}) {
  const backfilled = { stored: 0, missing: 0, newest, failures: new Map(), until: NOON };
  const report = {
    ...{ slot: NOON, live: true, clockOffset: 0, captures: [], priced: [USD], backfilled, failures: [] },
    ...{ startedAt: NOON, endedAt: NOON, ...change },
  };
  const of = (wanted: boolean) => signsOf(report).flatMap(({ name, well }) => (well === wanted ? [name] : []));
  return { well: of(true), unwell: of(false) };
}

test("a run that stored a price has good signs for that price, its capture and the clock", () => {
  expect(signs()).toEqual({ well: ["price of USD", "captures", "clock"], unwell: [] });
});

test("a backfilled price counts if it is not stale, but not as a capture", () => {
  const newest = new Map([
    [EUR, toSlot(NOON - INSTRUMENT.staleAfter)],
    [GBP, toSlot(NOON - INSTRUMENT.staleAfter - SLOT_LENGTH)],
  ]);
  expect(signs({ priced: [], newest })).toEqual({ well: ["price of EUR", "clock"], unwell: ["captures"] });
});

test("a wrong clock is the only bad sign, and an unknown offset is no sign", () => {
  expect(signs({ priced: [], clockOffset: CLOCK_SKEW + 1 })).toEqual({ well: [], unwell: ["clock"] });
  expect(signs({ clockOffset: null })).toEqual({ well: ["price of USD", "captures"], unwell: [] });
});

test("of a run that failed only the capture has a sign", () => {
  expect(SIGNS_OF_FAILURE).toEqual([{ name: "captures", well: false }]);
});
