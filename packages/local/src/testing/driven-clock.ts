import type { Instant } from "@tracker/core";
import type { WaitingClock } from "../clocks.ts";

/** A clock that stands still until it is told to go on. */
export interface DrivenClock extends WaitingClock {
  /** How far it is ahead of the true time, in milliseconds. */
  ahead: number;
  /** The true time. */
  truth(): Instant;
  /**
   * Goes on to a true time: whoever waits for an instant until then is woken at it, and has done its work before the next one is. Work takes
   * no time. Resolves once there is nobody who does anything but wait for a later instant.
   */
  passTo(truth: Instant): Promise<void>;
  /** From now on nobody waits on it any more: it goes on at once. */
  leave(): void;
}

interface Sleeper {
  readonly instant: Instant;
  wake(): void;
}

/** A clock for one loop that waits on it: what it drives is at work until it waits. */
export function drivenClock(start: Instant): DrivenClock {
  let now = start;
  let isLeft = false;
  let asleep = Promise.withResolvers<Sleeper>();
  const clock: DrivenClock = {
    ahead: 0,
    truth: () => now,
    now: () => now + clock.ahead,
    sleepUntil: async (instant, signal) => {
      if (instant <= clock.now() || signal.aborted) return;
      const woken = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => woken.resolve(), { once: true });
      asleep.resolve({ instant, wake: woken.resolve });
      await woken.promise;
    },
    signalAt: (_instant, signal) => signal,
    passTo: async (truth) => {
      while (!isLeft) {
        const sleeper = await asleep.promise;
        const due = sleeper.instant - clock.ahead;
        if (isLeft || due > truth) break;
        now = Math.max(now, due);
        asleep = Promise.withResolvers<Sleeper>();
        sleeper.wake();
      }
      now = Math.max(now, truth);
    },
    leave: () => {
      isLeft = true;
      asleep.resolve({ instant: Number.POSITIVE_INFINITY, wake: () => {} });
    },
  };
  return clock;
}
