import { setTimeout } from "node:timers/promises";
import { MINUTE, SECOND, TrackerError } from "@tracker/core";
import sql from "mssql";
import { failureOf, type SignInMessage, storeError, type Transience, transienceOf } from "./failure.ts";
import { describeTarget, type SqlTarget } from "./target.ts";

const REQUEST_TIMEOUT = 15 * SECOND;

export interface Connection {
  readonly target: SqlTarget;
  /**
   * Does some work on the pool, again when it fails for a passing reason: it must be safe to repeat, since the connection may be lost
   * after the server has done it. Rejects with a TrackerError that names what was being done; ends when the signal fires.
   */
  use<Result>(doing: string, signal: AbortSignal, work: (pool: sql.ConnectionPool) => Promise<Result>): Promise<Result>;
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
    longest = PATIENCE.within,
    requestTimeout = REQUEST_TIMEOUT,
    waiting,
    now = Date.now,
  }: ConnectionOptions = {},
): Connection {
  const pools = poolKeeper(target, requestTimeout, now);
  const told = (error: unknown, doing: string) =>
    error instanceof TrackerError ? error : storeError(failureOf(error, pools.signIn), target, doing, error);
  const transience = (error: unknown): Transience | undefined => {
    if (error instanceof TrackerError) return error.retryable ? "connection" : undefined;
    return transienceOf(failureOf(error, pools.signIn));
  };
  return {
    target,
    close: pools.close,
    use: async (doing, outer, work) => {
      const signal = AbortSignal.any([outer, AbortSignal.timeout(longest)]);
      let until = Number.POSITIVE_INFINITY;
      // With exponential, jittered pauses, until the signal fires or patience ends. The last failure is told.
      for (let failures = 0; ; failures++) {
        try {
          return await unlessAborted(signal, async () => work(await pools.get(signal)));
        } catch (error) {
          const kind = transience(error);
          if (kind !== undefined && !signal.aborted) {
            if (failures === 0) {
              waiting?.(told(error, doing).message);
              until = performance.now() + patience.within;
            }
            const pause = pauseOf(patience, kind, failures);
            if (performance.now() + pause <= until && (await waited(pause, signal))) continue;
          }
          if (signal.aborted && !(error instanceof TrackerError)) pools.abandon();
          if (error !== signal.reason) throw told(error, doing);
          throw new TrackerError("no-answer", `${describeTarget(target)}: ${doing} did not end in time`, {
            retryable: true,
          });
        }
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

/** In milliseconds. */
interface Patience {
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
const PATIENCE: Patience = {
  first: { contention: 50, connection: 500, service: 5_000 },
  most: 60_000,
  within: 1.5 * MINUTE,
};

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

/** The smallest database has 30 workers for everybody, and the platform may start many instances of the function. */
const MOST_CONNECTIONS = 2;

/** Microsoft advises 30 seconds at least for a sign-in to Azure SQL. */
const SIGN_IN_TIMEOUT = 30 * SECOND;

/** A pool keeps the token it was made with: it is replaced this long before the token ends, and new connections would be refused. */
const RENEW_BEFORE = 10 * MINUTE;

type DriverConnection = Parameters<NonNullable<sql.config["beforeConnect"]>>[0];

/** How many messages of the server are remembered. */
const MESSAGES = 5;

interface PoolKeeper {
  /** The pool, connected. Callers that come while it is being made share it; one that could not connect is forgotten. */
  get(signal: AbortSignal): Promise<sql.ConnectionPool>;
  /** What the server said lately while signing in; see failureOf. */
  readonly signIn: readonly SignInMessage[];
  /** Breaks every connection there is: neither signing in nor a request that is stuck in the network can be ended otherwise. */
  abandon(): void;
  close(): Promise<void>;
}

/** Keeps one pool, made at the first call and made anew when its token is about to end. */
function poolKeeper(target: SqlTarget, requestTimeout: number, now: () => number): PoolKeeper {
  const signIn: SignInMessage[] = [];
  const connections = new Set<DriverConnection>();
  let current: Promise<sql.ConnectionPool> | undefined;
  let renewAt = Number.POSITIVE_INFINITY;

  const open = async (signal: AbortSignal): Promise<sql.ConnectionPool> => {
    const { credentials, endsAt } = await credentialsOf(target, signal);
    renewAt = endsAt - RENEW_BEFORE;
    const pool = new sql.ConnectionPool({ ...configOf(target), requestTimeout, beforeConnect: watch, ...credentials });
    // A connection that is lost while idle is replaced when it is needed; without a listener it would end the process.
    pool.on("error", () => {});
    return pool.connect();
  };

  const watch = (connection: DriverConnection): void => {
    connections.add(connection);
    connection.on("end", () => connections.delete(connection));
    connection.on("errorMessage", ({ number, message }: SignInMessage) => {
      signIn.push({ number, message });
      if (signIn.length > MESSAGES) signIn.shift();
    });
  };

  const abandon = (): void => {
    for (const connection of connections) connection.close();
  };

  const close = async (): Promise<void> => {
    const closing = current;
    current = undefined;
    // A pool that could not be made has told its caller so.
    await closing?.then((pool) => pool.close()).catch(() => {});
  };

  return {
    signIn,
    abandon,
    close,
    get: (signal) => {
      if (now() >= renewAt) void close();
      current ??= open(signal).catch((error) => {
        current = undefined;
        throw error;
      });
      return current;
    },
  };
}

async function credentialsOf(
  { signIn }: SqlTarget,
  signal: AbortSignal,
): Promise<{ credentials: Partial<sql.config>; endsAt: number }> {
  if ("user" in signIn)
    return { credentials: { user: signIn.user, password: signIn.password }, endsAt: Number.POSITIVE_INFINITY };
  const { token, expiresAt } = await signIn.tokens(signal);
  const authentication = { type: "azure-active-directory-access-token", options: { token } } as const;
  return { credentials: { authentication }, endsAt: expiresAt };
}

function configOf({ server, port, database, anyCertificate, ca }: SqlTarget): sql.config {
  return {
    server,
    ...(port !== undefined && { port }),
    database,
    connectionTimeout: SIGN_IN_TIMEOUT,
    // Looking at the socket costs no round trip; a connection that is dead all the same is found out by the request, and that is repeated.
    validateConnection: "socket",
    pool: { max: MOST_CONNECTIONS, min: 0, idleTimeoutMillis: 10 * MINUTE },
    options: {
      appName: "bitcoin-price-tracker",
      encrypt: true,
      trustServerCertificate: anyCertificate === true,
      // Repeating is done here, with pauses and within a deadline that the driver does not know.
      maxRetriesOnTransientErrors: 0,
      ...(ca !== undefined && { cryptoCredentialsDetails: { ca } }),
    },
  };
}
