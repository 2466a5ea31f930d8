import { setTimeout } from "node:timers/promises";
import { MINUTE } from "@tracker/core";
import type { Transience } from "./transience.ts";

/** In milliseconds. */
export interface Patience {
  /** How long to wait before the first retry; each further wait is twice as long, up to `most`. */
  readonly first: Readonly<Record<Transience, number>>;
  readonly most: number;
  /** How long after the first failure to still try again: what has not passed by then will not. */
  readonly within: number;
}

/**
 * Microsoft asks for five seconds before the first retry after a service error, and for at most a minute between retries. A database that
 * was asleep, or is being moved, answers within a minute.
 */
export const PATIENCE: Patience = {
  first: { contention: 50, connection: 500, service: 5_000 },
  most: 60_000,
  within: 1.5 * MINUTE,
};

export interface RetryOptions {
  readonly signal: AbortSignal;
  readonly patience: Patience;
  readonly transience: (error: unknown) => Transience | undefined;
  /** Told of the first failure that is waited for. */
  readonly waiting?: (error: unknown) => void;
}

/**
 * Repeats what fails for a passing reason, with exponential, jittered pauses, until the signal fires or patience ends. Then, or when a
 * failure will not pass, rejects with the last failure.
 */
export async function retrying<Result>(
  attempt: () => Promise<Result>,
  { signal, patience, transience, waiting }: RetryOptions,
): Promise<Result> {
  let until: number | undefined;
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const kind = transience(error);
      if (kind === undefined || signal.aborted) throw error;
      if (until === undefined) waiting?.(error);
      until ??= performance.now() + patience.within;
      const pause = pauseOf(patience, kind, failures);
      if (performance.now() + pause > until || !(await waited(pause, signal))) throw error;
    }
  }
}

/** Half of the pause is certain, half is chance: clients that failed together do not come back together. */
function pauseOf({ first, most }: Patience, kind: Transience, failures: number): number {
  return Math.min(first[kind] * 2 ** failures, most) * (0.5 + Math.random() / 2);
}

async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
