import { SECOND, TrackerError } from "@tracker/core";
import type sql from "mssql";
import { storeError } from "./errors.ts";
import { failureOf } from "./failure.ts";
import { poolKeeper } from "./pool.ts";
import { PATIENCE, type Patience, retrying } from "./retry.ts";
import { describeTarget, type SqlTarget } from "./target.ts";
import { transienceOf } from "./transience.ts";

const LONGEST = PATIENCE.within;

const REQUEST_TIMEOUT = 15 * SECOND;

export interface Connection {
  readonly target: SqlTarget;
  /**
   * Does some work on the pool, again when it fails for a passing reason: it must be safe to repeat, since the connection may be lost
   * after the server has done it. Rejects with a TrackerError that names what was being done; ends when the signal fires.
   */
  run<Result>(doing: string, signal: AbortSignal, work: (pool: sql.ConnectionPool) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly patience?: Patience;
  /** For one piece of work, its repetitions included, in milliseconds. */
  readonly longest?: number;
  /** For the first answer to one statement, in milliseconds. */
  readonly requestTimeout?: number;
  /** Told, in a line, of a failure that is waited for. */
  readonly waiting?: (failure: string) => void;
  /** When a token is old; the system's time unless said. */
  readonly now?: () => number;
}

/** A database to be connected to at the first use. Keep one a process. */
export function connectionTo(
  target: SqlTarget,
  {
    patience = PATIENCE,
    longest = LONGEST,
    requestTimeout = REQUEST_TIMEOUT,
    waiting,
    now = Date.now,
  }: ConnectionOptions = {},
): Connection {
  const keeper = poolKeeper(target, requestTimeout, now);
  const failure = (error: unknown) => failureOf(error, keeper.signIn);
  const transience = (error: unknown) => {
    if (error instanceof TrackerError) return error.retryable ? "connection" : undefined;
    return transienceOf(failure(error));
  };
  const told = (error: unknown, doing: string) =>
    error instanceof TrackerError ? error : storeError(failure(error), target, doing, error);
  return {
    target,
    close: keeper.close,
    run: async (doing, outer, work) => {
      const signal = AbortSignal.any([outer, AbortSignal.timeout(longest)]);
      const attempt = () => unlessAborted(signal, async () => work(await keeper.get(signal)));
      try {
        return await retrying(attempt, {
          signal,
          patience,
          transience,
          waiting: (error) => waiting?.(told(error, doing).message),
        });
      } catch (error) {
        if (signal.aborted && !(error instanceof TrackerError)) keeper.abandon();
        if (error === signal.reason)
          throw new TrackerError("deadline", `${describeTarget(target)}: ${doing} did not end in time`, {
            retryable: true,
          });
        throw told(error, doing);
      }
    },
  };
}

/** Rejects with the signal's reason as soon as it fires: signing in, and a driver whose server fell silent, cannot be told to stop. */
async function unlessAborted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
