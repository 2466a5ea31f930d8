import { setTimeout } from "node:timers/promises";

/** Lets callers through one after the other, at least `interval` milliseconds apart. Rejects when the signal fires while waiting. */
export function pacer(interval: number): (signal: AbortSignal) => Promise<void> {
  let free = 0;
  return async (signal) => {
    const wait = free - performance.now();
    free = Math.max(free, performance.now()) + interval;
    if (wait > 0) await setTimeout(wait, undefined, { signal });
    signal.throwIfAborted();
  };
}
