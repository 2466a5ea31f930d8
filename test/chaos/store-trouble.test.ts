import { expect, test } from "vitest";
import { lineOf } from "./judge/finding.ts";
import { type Outcome, runScenario } from "./run.ts";
import { type ChaosEvent, HOUR, MINUTE, SLOT } from "./scenario/scenario.ts";

const FIRST = Date.UTC(2026, 2, 3);
/** From an hour after the beginning, for half an hour: six slots. */
const SPAN = { from: FIRST + HOUR, to: FIRST + 1.5 * HOUR };
const ONCE = { from: FIRST + HOUR, to: FIRST + HOUR + SLOT };
const HOURS = 2;

/** Two hours in which only the store's file has trouble; every slot should get its price. */
async function outcomeOf(...events: ChaosEvent[]): Promise<Outcome> {
  const outcome = await runScenario({ seed: 5, first: FIRST, slots: (HOURS * HOUR) / SLOT, events });
  expect(outcome.findings.map(lineOf)).toEqual([]);
  expect(outcome.tallies.map(({ prices }) => prices)).toEqual([24, 24, 24]);
  return outcome;
}

const backfilled = ({ tallies }: Outcome) => tallies.map((tally) => tally.backfilled);

test("a file locked for less than the store waits has no effect", async () => {
  const outcome = await outcomeOf({ what: "locked", for: 4_900, ...SPAN });
  expect(outcome).toMatchObject({ failed: 0 });
  expect(backfilled(outcome)).toEqual([0, 0, 0]);
});

test("a file locked for longer fails the runs, and the next run fills their slots from candles", async () => {
  const outcome = await outcomeOf({ what: "locked", for: MINUTE, ...SPAN });
  expect(outcome).toMatchObject({ failed: 6 });
  expect(backfilled(outcome)).toEqual([6, 6, 6]);
});

test("a full disk fails runs, leaves nothing half-written, and the missed slots are filled later", async () => {
  const outcome = await outcomeOf({ what: "full", ...SPAN });
  expect(outcome.failed).toBeGreaterThan(0);
  expect(backfilled(outcome)).not.toEqual([0, 0, 0]);
});

test("a second pipeline on the same file is refused, and the first continues", async () => {
  const outcome = await outcomeOf({ what: "second", ...ONCE });
  expect(outcome).toMatchObject({ seconds: 1, killed: 0, failed: 0 });
  expect(backfilled(outcome)).toEqual([0, 0, 0]);
});

test("if the first is then killed, another takes over", async () => {
  const outcome = await outcomeOf({ what: "second", ...ONCE }, { what: "kill", after: 0, ...ONCE });
  expect(outcome).toMatchObject({ seconds: 1, killed: 1, failed: 0 });
});
