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
   * Runs `work` on the database, and again when it fails temporarily: it must be safe to repeat, since the connection may be lost after the
   * server has done it. Rejects with a TrackerError that names what was being done; ends when the signal fires.
   */
  use<Result>(doing: string, signal: AbortSignal, work: (session: Session) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Times are in milliseconds. */
export interface ConnectionOptions {
  /** The most connections at once; further work waits for its turn. */
  readonly connections?: number;
  readonly patience?: Partial<Patience>;
  /** For one piece of work including its retries. */
  readonly longest?: number;
  /** How long to retry while nothing has ever answered there; by default as long as for other failures. */
  readonly unanswered?: number;
  /** For the first answer to one statement. */
  readonly requestTimeout?: number;
  /** For the server to acknowledge that a statement is cancelled; after that its connection is closed. */
  readonly cancelTimeout?: number;
  /** Whether the sign-in is certain to be accepted soon, as on a new server: a refusal is then temporary even before it has ever worked. */
  readonly expected?: boolean;
  /** Called once with a line about the first failure that is retried. */
  readonly waiting?: (failure: string) => void;
  /** The clock for the age of tokens; the system's by default. */
  readonly now?: () => number;
}

/** For interactive use: a name or a port where nothing has ever answered is reported within seconds. */
export const AT_HAND: ConnectionOptions = { unanswered: 5 * SECOND };

/** The smallest database has 30 workers for all its clients; docs/sql.md lists how many each takes. */
const CONNECTIONS = 2;

const REQUEST_TIMEOUT = 15 * SECOND;

const CANCEL_TIMEOUT = 5 * SECOND;

/** A connection that is opened at the first use. Keep one per process, and another for work that must not delay the first one's. */
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
 * Rejects with the signal's reason as soon as it fires, and aborts the work by a signal of its own: signing in, and a driver whose server fell
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
