import { setTimeout } from "node:timers/promises";
import type { Transience } from "./transience.ts";

/** How long to wait before the first retry, in milliseconds; each further wait is twice as long, up to `most`. */
export interface Patience {
  readonly first: Readonly<Record<Transience, number>>;
  readonly most: number;
}

/** Microsoft asks for five seconds before the first retry after a service error, and for at most a minute between retries. */
export const PATIENCE: Patience = { first: { contention: 50, connection: 500, service: 5_000 }, most: 60_000 };

export interface RetryOptions {
  readonly signal: AbortSignal;
  readonly patience: Patience;
  readonly transience: (error: unknown) => Transience | undefined;
}

/**
 * Repeats what fails for a passing reason, with exponential, jittered pauses, until the signal fires. Then, or when a failure will not pass,
 * rejects with the last failure.
 */
export async function retrying<Result>(
  attempt: () => Promise<Result>,
  { signal, patience, transience }: RetryOptions,
): Promise<Result> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const kind = transience(error);
      if (kind === undefined || signal.aborted || !(await waited(pauseOf(patience, kind, failures), signal)))
        throw error;
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
