import { SECOND } from "@tracker/core";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { PATIENCE, type Passing, pausesOf } from "./patience.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
});

/** The pauses, in milliseconds and without jitter, of work that fails again and again and takes no time. */
function pauses(kind: Passing, ends: number, within?: number): number[] {
  vi.spyOn(Math, "random").mockReturnValue(1);
  onTestFinished(() => void vi.restoreAllMocks());
  const after = pausesOf(PATIENCE, performance.now() + ends);
  const all: number[] = [];
  for (let pause = after(kind, within); pause !== undefined; pause = after(kind, within)) {
    all.push(pause);
    vi.advanceTimersByTime(pause);
  }
  return all;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe("patience", () => {
  test("with a service waits as Microsoft asks, with a last try shortly before the end", () => {
    const waited = pauses("service", 90 * SECOND);
    expect(waited.slice(0, 4)).toEqual([5_000, 10_000, 15_000, 15_000]);
    expect(sum(waited)).toBe(87 * SECOND);
  });

  test("is limited by how long the work may take", () => {
    expect(sum(pauses("service", 20 * SECOND))).toBe(17 * SECOND);
    expect(pauses("service", 3 * SECOND)).toEqual([]);
  });

  test("with a connection begins with shorter pauses", () => {
    expect(pauses("connection", 90 * SECOND).slice(0, 6)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000]);
  });

  test("with a server that has never answered has a limit of its own", () => {
    expect(pauses("connection", 90 * SECOND, 3 * SECOND)).toEqual([500, 1_000]);
  });

  test("with a duplicate key is two retries", () => {
    expect(pauses("race", 90 * SECOND)).toEqual([50, 100]);
  });

  test("makes half of each pause random", () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    onTestFinished(() => void vi.restoreAllMocks());
    expect(pausesOf(PATIENCE, 90 * SECOND)("service")).toBe(2_500);
  });
});
