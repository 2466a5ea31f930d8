import { setTimeout } from "node:timers/promises";
import { type Clock, type Instant, SECOND } from "@tracker/core";

/** A clock that can sleep. */
export interface WaitingClock extends Clock {
  /** Resolves at the instant, at once if that has passed, as soon as the signal fires, or soon after the clock was set back. */
  sleepUntil(instant: Instant, signal: AbortSignal): Promise<void>;
  /** A signal that fires at the instant, or when the given one fires. */
  signalAt(instant: Instant, signal: AbortSignal): AbortSignal;
}

/** The longest single sleep: a laptop that was asleep, or a clock that was set, is noticed this soon. */
const NAP = 10 * SECOND;

export const systemClock: WaitingClock = {
  now: Date.now,
  sleepUntil: async (instant, signal) => {
    for (let now = Date.now(), before = now; before <= now && now < instant && !signal.aborted; now = Date.now()) {
      before = now;
      await sleep(Math.min(instant - now, NAP), signal);
    }
  },
  signalAt: (instant, signal) => AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, instant - Date.now()))]),
};

/**
 * A clock that starts at an instant and runs `speed` times as fast, but only during sleeps: work takes no time on it, so that a replay is the
 * same on a slow machine as on a fast one.
 */
export function replayClock(start: Instant, speed: number): WaitingClock {
  let now = start;
  return {
    now: () => now,
    sleepUntil: async (instant, signal) => {
      await sleep(Math.max(0, instant - now) / speed, signal);
      if (!signal.aborted) now = Math.max(now, instant);
    },
    signalAt: (_instant, signal) => signal,
  };
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch((error: Error) => {
    if (!signal.aborted) throw error;
  });
}
