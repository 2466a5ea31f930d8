import { expect, test } from "vitest";
import { lineOf } from "./judge/finding.ts";
import { runScenario } from "./run.ts";
import { makeScenario } from "./scenario/make.ts";
import { endOf } from "./scenario/scenario.ts";
import { partOf, shrink, unexpected } from "./shrink.ts";

/** One day each, with every kind of event; `npm run chaos` runs many. */
const SEEDS = [1, 2, 3, 4];

let killed = 0;

test.each(SEEDS)("a day of chaos stores what the path gives: npm run chaos -- --days 1 --seed %i", async (seed) => {
  const scenario = makeScenario(seed, 1);
  const verdict = await runScenario(scenario);
  killed += verdict.killed;
  expect(unexpected(verdict).map(lineOf)).toEqual([]);
  for (const { prices } of verdict.tallies) expect(prices).toBeGreaterThan(scenario.slots * 0.8);
});

test("during these days the process was killed, and continued with the same file", () => {
  expect(killed).toBeGreaterThan(0);
});

test("these days have every kind of trouble", () => {
  const events = SEEDS.flatMap((seed) => makeScenario(seed, 1).events);
  const kinds = new Set(
    events.flatMap((event) => (event.what === "faults" ? event.faults.map(({ kind }) => kind) : [])),
  );
  expect(new Set(events.map(({ what }) => what)).size).toBe(12);
  expect(kinds.size).toBe(18);
  expect(events.some((event) => event.what === "faults" && event.faults.length > 1)).toBe(true);
});

test("a scenario depends only on its numbers", () => {
  expect(makeScenario(7, 2)).toEqual(makeScenario(7, 2));
  expect(makeScenario(7, 2).events).not.toEqual(makeScenario(8, 2).events);
});

test("a failing run is shrunk as long as it fails: fewer slots, fewer events", async () => {
  const scenario = makeScenario(3, 1);
  const guilty = 17;
  const slot = scenario.first + 100 * 300_000;
  const asked: number[] = [];
  const run = async (part: typeof scenario) => {
    asked.push(part.events.length);
    const fails = part.events.includes(scenario.events[guilty] as never) && endOf(part) > slot;
    return { findings: fails ? [{ check: "a price is off the path", slot, text: "" }] : [], tallies: [], failed: 0 };
  };
  const found = await shrink(scenario, await run(scenario), run);
  expect(found).toEqual({ slots: 101, events: [guilty] });
  expect(partOf(scenario, found).events).toEqual([scenario.events[guilty]]);
  expect(asked.length).toBeLessThan(40);
});
