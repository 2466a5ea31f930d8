import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pacer } from "./pacer.ts";

const NEVER = new AbortController().signal;

/** The lengths of the waits that timers were asked for; the timers themselves are real. */
const waits = vi.hoisted(() => [] as number[]);
vi.mock("node:timers/promises", async (original) => {
  const { setTimeout } = await original<typeof import("node:timers/promises")>();
  return {
    setTimeout: (milliseconds: number, value: unknown, options: object) => {
      waits.push(milliseconds);
      return setTimeout(milliseconds, value, options);
    },
  };
});

beforeEach(() => {
  waits.length = 0;
  vi.spyOn(performance, "now").mockReturnValue(1_000);
});
afterEach(() => vi.restoreAllMocks());

test("callers go through one after the other, an interval apart", async () => {
  const turn = pacer(15);
  const order: number[] = [];
  await Promise.all([0, 1, 2].map((caller) => turn(NEVER).then(() => order.push(caller))));
  expect([order, waits]).toEqual([
    [0, 1, 2],
    [15, 30],
  ]);
});

test("a caller after the interval does not wait", async () => {
  const turn = pacer(15);
  await turn(NEVER);
  vi.spyOn(performance, "now").mockReturnValue(1_015);
  await turn(NEVER);
  expect(waits).toEqual([]);
});

test("a caller that is stopped while it waits, or before, does not go through", async () => {
  const turn = pacer(60_000);
  await turn(NEVER);
  const stop = new AbortController();
  const waiting = turn(stop.signal);
  stop.abort();
  const stopped = { code: "no-answer", message: "stopped before it was asked", retryable: true };
  await expect(waiting).rejects.toMatchObject(stopped);
  await expect(pacer(0)(stop.signal)).rejects.toMatchObject(stopped);
});
