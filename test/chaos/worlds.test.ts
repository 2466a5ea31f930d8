import { expect, test } from "vitest";
import { lineOf } from "./judge/finding.ts";
import { runScenario } from "./run.ts";
import { type ChaosEvent, HOUR, MINUTE, SLOT, type VenueName } from "./scenario/scenario.ts";

const FIRST = Date.UTC(2026, 2, 3);
/** From an hour after the beginning, for an hour. */
const SPAN = { from: FIRST + HOUR - MINUTE, to: FIRST + 2 * HOUR - MINUTE };

function wrong(venues: readonly VenueName[], kind: string, far: { times?: number; by?: number } = {}): ChaosEvent {
  return { what: "faults", faults: venues.map((venue) => ({ venue, kind, ...SPAN, ...far })) };
}

/** Small scenarios in which this project once stored a wrong price, or lost one. */
const MENDED: Readonly<Record<string, readonly ChaosEvent[]>> = {
  "three venues are wrong in the same way while another stays at the old price": [
    wrong(["coinbase", "kraken", "bitstamp"], "outlier", { times: 1.1 }),
  ],
  "two venues are wrong in the same way, and two more are silent": [
    wrong(["coinbase", "kraken"], "outlier", { times: 1.1 }),
    wrong(["bitstamp", "gemini"], "down"),
  ],
  "venues are split into two camps": [wrong(["coinbase", "kraken"], "outlier", { times: 1.012 })],
  "the clocks of two venues are an hour ahead, and slots are filled from candles": [
    { what: "skipped", from: FIRST + HOUR / 2, to: FIRST + 1.5 * HOUR },
    wrong(["coinbase", "kraken"], "clock-skew", { by: HOUR }),
  ],
  "our clock is four minutes behind": [{ what: "clock", by: -4 * MINUTE, from: FIRST + HOUR, to: FIRST + 2 * HOUR }],
  "no run happens for longer than a run looks back": [{ what: "skipped", from: FIRST + HOUR, to: FIRST + 27 * HOUR }],
  "our clock is three hours ahead": [{ what: "clock", by: 3 * HOUR, from: FIRST + HOUR, to: FIRST + 2 * HOUR }],
};

const hoursOf = (events: readonly ChaosEvent[]) =>
  events.some((event) => event.what === "skipped" && event.to > FIRST + 3 * HOUR) ? 30 : 3;

test.each(Object.entries(MENDED))("no wrong price is stored, and none is lost, while %s", async (_what, events) => {
  const verdict = await runScenario({ seed: 5, first: FIRST, slots: (hoursOf(events) * HOUR) / SLOT, events });
  expect(verdict.findings.map(lineOf)).toEqual([]);
  expect(verdict.tallies).toHaveLength(3);
});

test("a crash of 15 % in ten minutes is stored within ten minutes, in every currency", async () => {
  const events: ChaosEvent[] = [{ what: "crash", from: FIRST + HOUR, to: FIRST + HOUR + 10 * MINUTE }];
  const verdict = await runScenario({ seed: 5, first: FIRST, slots: (3 * HOUR) / SLOT, events });
  expect(verdict.findings.map(lineOf)).toEqual([]);
  expect(verdict.tallies).toMatchObject(
    ["USD", "GBP", "EUR"].map((currency) => ({ currency, prices: 36, wrong: 0, late: 0, refused: 0 })),
  );
});
