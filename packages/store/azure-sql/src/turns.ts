/** Waits for a turn; resolves to a function that gives it back, to be called once. Rejects with the signal's reason. */
export type Turns = (signal: AbortSignal) => Promise<() => void>;

/** A semaphore: lets `most` callers through at once, and the others in the order in which they came. */

export function turnsOf(most: number): Turns {
  let free = most;
  const waiting = new Set<() => void>();
  const giveBack = () => {
    const [next] = waiting;
    if (next === undefined) free++;
    else next();
  };
  return async (signal) => {
    signal.throwIfAborted();
    if (free > 0) free--;
    else {
      await new Promise<void>((resolve, reject) => {
        const leave = () => {
          waiting.delete(take);
          reject(signal.reason);
        };
        const take = () => {
          waiting.delete(take);
          signal.removeEventListener("abort", leave);
          resolve();
        };
        waiting.add(take);
        signal.addEventListener("abort", leave);
      });
    }
    return giveBack;
  };
}
