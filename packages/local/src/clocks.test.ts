import { afterEach, describe, expect, test, vi } from "vitest";
import { replayClock, systemClock } from "./clocks.ts";

const NEVER = new AbortController().signal;

afterEach(() => vi.useRealTimers());

describe("the system clock", () => {
  test("wakes at the instant, or at once if that has passed", async () => {
    const instant = Date.now() + 20;
    await systemClock.sleepUntil(instant, NEVER);
    expect(Date.now()).toBeGreaterThanOrEqual(instant);
    await systemClock.sleepUntil(0, NEVER);
  });

  test("wakes as soon as the signal fires, without an error", async () => {
    const stop = new AbortController();
    const sleeping = systemClock.sleepUntil(Date.now() + 3_600_000, stop.signal);
    stop.abort();
    await sleeping;
    await systemClock.sleepUntil(Date.now() + 3_600_000, stop.signal);
  });

  test("wakes within seconds when the clock is set back", async () => {
    vi.useFakeTimers({ now: 1_000_000_000_000, toFake: ["Date"] });
    const sleeping = systemClock.sleepUntil(Date.now() + 5, NEVER);
    vi.setSystemTime(Date.now() - 172_800_000);
    await sleeping;
  });

  test("gives a signal that fires at an instant, or with the given signal", async () => {
    expect(systemClock.signalAt(Date.now() + 3_600_000, AbortSignal.abort()).aborted).toBe(true);
    const soon = systemClock.signalAt(Date.now() + 5, NEVER);
    expect(soon.aborted).toBe(false);
    await new Promise((resolve) => soon.addEventListener("abort", resolve));
  });
});

describe("a replay's clock", () => {
  test("moves only during sleeps, and never back", async () => {
    const clock = replayClock(1_000, 1_000_000);
    expect(clock.now()).toBe(1_000);
    await clock.sleepUntil(301_000, NEVER);
    expect(clock.now()).toBe(301_000);
    await clock.sleepUntil(5, NEVER);
    expect(clock.now()).toBe(301_000);
  });

  test("does not move when a sleep is cut short", async () => {
    const clock = replayClock(0, 1);
    const stop = new AbortController();
    const sleeping = clock.sleepUntil(3_600_000, stop.signal);
    stop.abort();
    await sleeping;
    expect(clock.now()).toBe(0);
  });
});
