import { MINUTE, SECOND } from "@tracker/core";
import type { FailureClass } from "./failure.ts";

export type Passing = Exclude<FailureClass, "final">;

/** In milliseconds. */
export interface Patience {
  /** How long to wait before the first retry; each further wait is twice as long, up to `most`. */
  readonly first: Readonly<Record<"contention" | "connection" | "service", number>>;
  readonly most: number;
  /** How long after the first failure to keep retrying: a failure that lasts longer is not temporary. */
  readonly within: number;
}

/**
 * Microsoft asks for five seconds before the first retry after a service error, and for growing pauses. A database that was asleep, or is being
 * moved, answers within a minute; longer pauses would only notice that late.
 */
export const PATIENCE: Patience = {
  first: { contention: 50, connection: 500, service: 5_000 },
  most: 15_000,
  within: 1.5 * MINUTE,
};

/** The time left for the last try, in milliseconds. */
const LAST_TRY = 3 * SECOND;

const WAITS_AS: Readonly<Record<Passing, keyof Patience["first"]>> = {
  contention: "contention",
  race: "contention",
  connection: "connection",
  service: "service",
  refusal: "service",
};

/** How often an insert may meet the same key before it can no longer be another writer's. */
const MOST_RACES = 2;

/** The pause before retrying a piece of work, in milliseconds, called after each of its failures; undefined if it should not be retried. */
export type Pauses = (kind: Passing, within?: number) => number | undefined;

/** Exponential pauses with jitter. @param ends when the work must have ended, in milliseconds of performance.now() */
export function pausesOf(patience: Patience, ends: number): Pauses {
  let first: number | undefined;
  let failures = 0;
  let races = 0;
  return (kind, within = patience.within) => {
    const now = performance.now();
    first ??= now;
    if (kind === "race" && ++races > MOST_RACES) return undefined;
    const left = Math.min(ends, first + Math.min(within, patience.within)) - now;
    // Half of a pause is random, so that clients that failed together do not retry together.
    const pause = Math.min(patience.first[WAITS_AS[kind]] * 2 ** failures++, patience.most) * (0.5 + Math.random() / 2);
    if (pause < left) return pause;
    return left > LAST_TRY ? left - LAST_TRY : undefined;
  };
}
