import { expect, test } from "vitest";
import { INSTRUMENT } from "./instrument.ts";
import { CLOCK_SKEW } from "./rule.ts";
import type { RunReport } from "./run.ts";
import { SIGNS_OF_FAILURE, signsOf } from "./signs.ts";
import { SLOT_LENGTH, toSlot } from "./slot.ts";
import { EUR, GBP, USD } from "./testing/index.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));

const NONE: RunReport["backfilled"]["newest"] = new Map();

/** What is well and what is not after a run, each by its name. */
function signs({ newest = NONE, ...change }: Partial<RunReport> & { newest?: RunReport["backfilled"]["newest"] } = {}) {
  const backfilled = { stored: 0, missing: 0, newest, failures: new Map(), until: NOON };
  const report = {
    ...{ slot: NOON, live: true, clockOffset: 0, captures: [], priced: [USD], backfilled, failures: [] },
    ...{ startedAt: NOON, endedAt: NOON, ...change },
  };
  const of = (wanted: boolean) => signsOf(report).flatMap(({ name, well }) => (well === wanted ? [name] : []));
  return { well: of(true), unwell: of(false) };
}

test("a run that stored a price is a capture that went well, by a clock that is right", () => {
  expect(signs()).toEqual({ well: ["price of USD", "captures", "clock"], unwell: [] });
});

test("a price that candles filled counts as long as it is not stale, and is no capture", () => {
  const newest = new Map([
    [EUR, toSlot(NOON - INSTRUMENT.staleAfter)],
    [GBP, toSlot(NOON - INSTRUMENT.staleAfter - SLOT_LENGTH)],
  ]);
  expect(signs({ priced: [], newest })).toEqual({ well: ["price of EUR", "clock"], unwell: ["captures"] });
});

test("a clock that is off is told alone, and one that nobody tells the time of is not judged", () => {
  expect(signs({ priced: [], clockOffset: CLOCK_SKEW + 1 })).toEqual({ well: [], unwell: ["clock"] });
  expect(signs({ clockOffset: null })).toEqual({ well: ["price of USD", "captures"], unwell: [] });
});

test("of a run that came to no end it is known that it failed, and nothing else", () => {
  expect(SIGNS_OF_FAILURE).toEqual([{ name: "captures", well: false }]);
});
