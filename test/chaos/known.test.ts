import { beforeAll, describe, expect, test } from "vitest";
import { KNOWN, type Known } from "./judge/finding.ts";
import type { Verdict } from "./judge/judge.ts";
import { runScenario } from "./run.ts";
import { type ChaosEvent, HOUR, MINUTE, type Scenario, SLOT, type VenueName } from "./scenario/scenario.ts";
import { unexpected } from "./shrink.ts";

const FIRST = Date.UTC(2026, 2, 3);
/** From an hour after the beginning, for an hour. */
const SPAN = { from: FIRST + HOUR - MINUTE, to: FIRST + 2 * HOUR - MINUTE };

function wrong(venues: readonly VenueName[], kind: string, far: { times?: number; by?: number } = {}): ChaosEvent {
  return { what: "faults", faults: venues.map((venue) => ({ venue, kind, ...SPAN, ...far })) };
}

/** The smallest worlds in which today's product does what it is known to do wrong. */
const WORLDS: Readonly<Record<Known, { readonly hours?: number; readonly events: readonly ChaosEvent[] }>> = {
  "venues that are wrong alike": {
    events: [wrong(["coinbase", "kraken", "bitstamp"], "outlier", { times: 1.1 }), wrong(["bitfinex"], "down")],
  },
  "a frozen feed": { events: [wrong(["coinbase", "kraken", "bitstamp", "bitfinex"], "frozen")] },
  "two camps": {
    events: [wrong(["coinbase", "kraken"], "outlier", { times: 1.012 })],
  },
  "venues whose clocks are wrong": {
    events: [
      { what: "skipped", from: FIRST + HOUR / 2, to: FIRST + 1.5 * HOUR },
      wrong(["coinbase", "kraken", "bitstamp"], "clock-skew", { by: HOUR }),
    ],
  },
  "our clock is wrong": {
    events: [{ what: "clock", by: -4 * MINUTE, from: FIRST + HOUR, to: FIRST + 2 * HOUR }],
  },
  "an outage longer than the look-back": {
    hours: 30,
    events: [{ what: "skipped", from: FIRST + HOUR, to: FIRST + 27 * HOUR }],
  },
};

// What is wrong today, by the subject that mends it: striking it off KNOWN comes with the mending.
describe.each(KNOWN)("%s", (known) => {
  let verdict: Verdict;
  beforeAll(async () => {
    const { hours = 3, events } = WORLDS[known];
    const scenario: Scenario = { seed: 5, first: FIRST, slots: (hours * HOUR) / SLOT, events };
    verdict = await runScenario(scenario);
  });

  test("does nothing else that is wrong", () => {
    expect(unexpected(verdict)).toEqual([]);
    expect(verdict.tallies).toHaveLength(3);
  });

  test.fails(`makes no wrong price and loses none (${known})`, () => {
    expect(verdict.findings.filter((finding) => finding.known === known)).toEqual([]);
  });
});
