import { beforeAll, describe, expect, test } from "vitest";
import { KNOWN, type Known, lineOf } from "./judge/finding.ts";
import type { Verdict } from "./judge/judge.ts";
import { runScenario } from "./run.ts";
import { type ChaosEvent, HOUR, MINUTE, SLOT, type VenueName } from "./scenario/scenario.ts";
import { unexpected } from "./shrink.ts";

const FIRST = Date.UTC(2026, 2, 3);
/** From an hour after the beginning, for an hour. */
const SPAN = { from: FIRST + HOUR - MINUTE, to: FIRST + 2 * HOUR - MINUTE };

function wrong(venues: readonly VenueName[], kind: string, far: { times?: number; by?: number } = {}): ChaosEvent {
  return { what: "faults", faults: venues.map((venue) => ({ venue, kind, ...SPAN, ...far })) };
}

/** Small worlds in which the first price rule stored a wrong price. */
const MENDED: Readonly<Record<string, readonly ChaosEvent[]>> = {
  "three venues are wrong alike while another stands where the price was": [
    wrong(["coinbase", "kraken", "bitstamp"], "outlier", { times: 1.1 }),
  ],
  "two venues are wrong alike, and two more are silent": [
    wrong(["coinbase", "kraken"], "outlier", { times: 1.1 }),
    wrong(["bitstamp", "gemini"], "down"),
  ],
  "venues stand in two camps": [wrong(["coinbase", "kraken"], "outlier", { times: 1.012 })],
  "the clocks of two venues are an hour ahead, and slots are filled from candles": [
    { what: "skipped", from: FIRST + HOUR / 2, to: FIRST + 1.5 * HOUR },
    wrong(["coinbase", "kraken"], "clock-skew", { by: HOUR }),
  ],
  "our clock is four minutes behind": [{ what: "clock", by: -4 * MINUTE, from: FIRST + HOUR, to: FIRST + 2 * HOUR }],
  "our clock is three hours ahead": [{ what: "clock", by: 3 * HOUR, from: FIRST + HOUR, to: FIRST + 2 * HOUR }],
};

test.each(Object.entries(MENDED))("no wrong price is stored while %s", async (_what, events) => {
  const verdict = await runScenario({ seed: 5, first: FIRST, slots: (3 * HOUR) / SLOT, events });
  expect(verdict.findings.map(lineOf)).toEqual([]);
  expect(verdict.tallies).toHaveLength(3);
});

/** Small worlds in which today's product does what it is known to do wrong. */
const WORLDS: Readonly<Record<Known, { readonly hours: number; readonly events: readonly ChaosEvent[] }>> = {
  "an outage longer than the look-back": {
    hours: 30,
    events: [{ what: "skipped", from: FIRST + HOUR, to: FIRST + 27 * HOUR }],
  },
};

// What is wrong today, by the subject that mends it: striking it off KNOWN comes with the mending.
describe.each(KNOWN)("%s", (known) => {
  let verdict: Verdict;
  beforeAll(async () => {
    const { hours, events } = WORLDS[known];
    verdict = await runScenario({ seed: 5, first: FIRST, slots: (hours * HOUR) / SLOT, events });
  });

  test("does nothing else that is wrong", () => {
    expect(unexpected(verdict)).toEqual([]);
    expect(verdict.tallies).toHaveLength(3);
  });

  test.fails(`makes no wrong price and loses none (${known})`, () => {
    expect(verdict.findings.filter((finding) => finding.known === known)).toEqual([]);
  });
});
