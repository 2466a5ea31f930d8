import { expect, test } from "vitest";
import { pollUntil } from "./poll-until.ts";
import { quickTime } from "./testing/quick-time.ts";

/** Finds 1, then 2, and so on. */
function counting() {
  let found = 0;
  return async () => ++found;
}

const never = () => false;

test("looks until it is enough, and lets the last find decide each pause", async () => {
  const time = quickTime();
  const before: number[] = [];
  const pause = (found: number, looks: number) => found * 10 + looks;
  const beforePause = (found: number) => void before.push(found);
  expect(await pollUntil(counting(), (found) => found === 3, { pause, beforePause, time })).toBe(3);
  expect([time.waits, before]).toEqual([
    [11, 22],
    [1, 2],
  ]);
});

test("resolves to the last find when patience or looks run out", async () => {
  expect(await pollUntil(counting(), never, { pause: 2, patience: 6, time: quickTime() })).toBe(4);
  expect(await pollUntil(counting(), never, { pause: 2, patience: 0, time: quickTime() })).toBe(1);
  expect(await pollUntil(counting(), never, { pause: 2, mostLooks: 3, time: quickTime() })).toBe(3);
});

test("a signal ends it after the current look, and ends a pause without another look", async () => {
  expect(await pollUntil(counting(), never, { pause: 1, signal: AbortSignal.abort(), time: quickTime() })).toBe(1);
  const stop = new AbortController();
  const beforePause = () => void setImmediate(() => stop.abort());
  expect(await pollUntil(counting(), never, { pause: 600_000, beforePause, signal: stop.signal })).toBe(1);
});

test("says what it waits for, why and until when, at once and then once a minute", async () => {
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const awaited = (found: number) => ({ what: `look ${found + 1}`, because: found > 4 ? "late" : undefined });
  const every = { pause: 25_000, patience: 200_000, time: quickTime() };
  await pollUntil(counting(), never, { ...every, waiting: { say, awaited } });
  expect(said).toEqual([
    "waiting for look 2 until 00:03Z",
    "waiting for look 5 until 00:03Z",
    "waiting for look 8 until 00:03Z (late)",
  ]);
});

test("says nothing of a wait that ends within the quiet time, and speaks once it takes longer", async () => {
  const said: string[] = [];
  const waiting = { say: (line: string) => said.push(line), awaited: () => ({ what: "it" }), quiet: 60_000 };
  const every = { pause: 20_000, patience: 90_000 };
  await pollUntil(counting(), (found) => found === 3, { ...every, waiting, time: quickTime() });
  expect(said).toEqual([]);
  await pollUntil(counting(), never, { ...every, waiting, time: quickTime() });
  expect(said).toEqual(["waiting for it until 00:01Z"]);
});
