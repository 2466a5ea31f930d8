import { expect, test } from "vitest";
import { pacer } from "./pacer.ts";

const NEVER = new AbortController().signal;

test("callers go through one after the other, an interval apart", async () => {
  const turn = pacer(15);
  const started = performance.now();
  const times = await Promise.all([1, 2, 3].map(() => turn(NEVER).then(() => performance.now() - started)));
  // A timer may fire up to a millisecond early.
  expect(times.map((time, index) => time >= index * 15 - 1)).toEqual([true, true, true]);
});

test("a caller that is stopped while it waits, or before, does not go through", async () => {
  const turn = pacer(60_000);
  await turn(NEVER);
  const stop = new AbortController();
  const waiting = turn(stop.signal);
  stop.abort();
  await expect(waiting).rejects.toThrow(/abort/i);
  await expect(pacer(0)(stop.signal)).rejects.toThrow(/abort/i);
});
