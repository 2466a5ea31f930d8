import { setTimeout } from "node:timers/promises";
import { SECOND, TrackerError } from "@tracker/core";
import { storeError } from "./advice.ts";
import { classOf, type FailureClass, failureOf } from "./failure.ts";
import { PATIENCE, type Patience, pausesOf } from "./patience.ts";
import { poolKeeper } from "./pool.ts";
import { type Session, sessionOn } from "./session.ts";
import { describeTarget, type SqlTarget } from "./target.ts";

export interface Connection {
  readonly target: SqlTarget;
  /**
   * Does some work on the database, again when it fails for a passing reason: it must be safe to repeat, since the connection may be lost
   * after the server has done it. Rejects with a TrackerError that names what was being done; ends when the signal fires.
   */
  use<Result>(doing: string, signal: AbortSignal, work: (session: Session) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Times are in milliseconds. */
export interface ConnectionOptions {
  /** The most at once; further work waits for its turn. */
  readonly connections?: number;
  readonly patience?: Partial<Patience>;
  /** For one piece of work, its repetitions included. */
  readonly longest?: number;
  /** How long to try again while nothing has ever answered there; as long as for all else unless said. */
  readonly unanswered?: number;
  /** For the first answer to one statement. */
  readonly requestTimeout?: number;
  /** For the server to hear that a statement is given up; its connection is given up with it otherwise. */
  readonly cancelTimeout?: number;
  /** Whether who signs in is sure to become known there: a refusal then passes, also before the first time that it worked. */
  readonly expected?: boolean;
  /** Told, in a line, of a failure that is waited for. */
  readonly waiting?: (failure: string) => void;
  /** When a token is old; the system's time unless said. */
  readonly now?: () => number;
}

/** For who sits before it: a name or a port that nothing has ever answered at is told in seconds. */
export const AT_HAND: ConnectionOptions = { unanswered: 5 * SECOND };

/** The smallest database has 30 workers for everybody; docs/sql.md counts who takes how many. */
const CONNECTIONS = 2;

const REQUEST_TIMEOUT = 15 * SECOND;

const CANCEL_TIMEOUT = 5 * SECOND;

/** A database to be connected to at the first use. Keep one a process, and another for work that must not stand in its way. */
export function connectionTo(
  target: SqlTarget,
  {
    connections = CONNECTIONS,
    patience: ownPatience,
    longest = PATIENCE.within,
    unanswered,
    requestTimeout = REQUEST_TIMEOUT,
    cancelTimeout = CANCEL_TIMEOUT,
    expected = false,
    waiting,
    now = Date.now,
  }: ConnectionOptions = {},
): Connection {
  const patience = { ...PATIENCE, ...ownPatience };
  const pools = poolKeeper(target, { connections, requestTimeout, cancelTimeout, now });
  const told = (cause: unknown, doing: string) =>
    cause instanceof TrackerError
      ? cause
      : storeError(failureOf(cause), target, { doing, cause, proven: pools.proven, expected });
  const kindOf = (error: unknown): FailureClass => {
    if (error instanceof TrackerError) return error.retryable ? "connection" : "final";
    const kind = classOf(failureOf(error));
    return kind === "refusal" && !pools.proven && !expected ? "final" : kind;
  };
  return {
    target,
    close: pools.close,
    use: async (doing, outer, work) => {
      const signal = AbortSignal.any([outer, AbortSignal.timeout(longest)]);
      const pauseAfter = pausesOf(patience, performance.now() + longest);
      for (let last: TrackerError | undefined; ; ) {
        try {
          return await endedBy(signal, (own) => pools.use(own, (pool) => work(sessionOn(pool, own))));
        } catch (error) {
          if (error === signal.reason) throw tooLate(target, doing, last);
          const failure = told(error, doing);
          const kind = kindOf(error);
          const pause = kind === "final" ? undefined : pauseAfter(kind, pools.proven ? undefined : unanswered);
          if (pause === undefined || signal.aborted) throw failure;
          if (last === undefined) waiting?.(failure.message);
          last = failure;
          if (kind === "refusal") pools.renew();
          if (!(await waited(pause, signal))) throw failure;
        }
      }
    },
  };
}

function tooLate(target: SqlTarget, doing: string, last: TrackerError | undefined): TrackerError {
  return new TrackerError("no-answer", `${describeTarget(target)}: ${doing} did not end in time`, {
    retryable: true,
    ...(last !== undefined && { hint: `It had failed before: ${last.message}.`, number: last.number }),
  });
}

/**
 * Rejects with the signal's reason as soon as it fires, and tells the work by a signal of its own: signing in, and a driver whose server fell
 * silent, end only some time later.
 */
async function endedBy<Result>(signal: AbortSignal, work: (own: AbortSignal) => Promise<Result>): Promise<Result> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const own = new AbortController();
  const onAbort = () => {
    reject(signal.reason);
    own.abort(signal.reason);
  };
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([work(own.signal), aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
