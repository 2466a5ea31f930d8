import { setTimeout } from "node:timers/promises";
import { TrackerError } from "@tracker/core";

/**
 * Lets callers through one after the other, at least `interval` milliseconds apart. Rejects with a TrackerError (`no-answer`) when the
 * signal fires first.
 */
export function pacer(interval: number): (signal: AbortSignal) => Promise<void> {
  let free = 0;
  return async (signal) => {
    const wait = free - performance.now();
    free = Math.max(free, performance.now()) + interval;
    try {
      if (wait > 0) await setTimeout(wait, undefined, { signal });
      signal.throwIfAborted();
    } catch (cause) {
      throw new TrackerError("no-answer", "stopped before it was asked", { cause, retryable: true });
    }
  };
}
