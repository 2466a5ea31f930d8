import { MINUTE, SECOND } from "@tracker/core";
import sql from "@tracker/store-driver/mssql";
import { carryRefusal, type ServerMessage } from "./failure.ts";
import type { SqlTarget } from "./target.ts";
import { turnsOf } from "./turns.ts";

/** Microsoft advises at least 30 seconds for a sign-in to Azure SQL. */
const SIGN_IN_TIMEOUT = 30 * SECOND;

/** A pool keeps the token it was made with: it is replaced this long before the token expires, when new connections would be refused. */
const RENEW_BEFORE = 10 * MINUTE;

/** The least time to use a token: if the machine's clock is ahead, every token seems to have expired. */
const RENEW_NOT_BEFORE = MINUTE;

type DriverConnection = Parameters<NonNullable<sql.config["beforeConnect"]>>[0];

export interface PoolKeeper {
  /** Runs `work` when a connection is free, with the pool that is current then, connected. */
  use<Result>(signal: AbortSignal, work: (pool: sql.ConnectionPool) => Promise<Result>): Promise<Result>;
  /** Whether signing in has worked. */
  readonly proven: boolean;
  /** Makes the next work fetch a new token, as the server no longer accepts this one. */
  renew(): void;
  close(): Promise<void>;
}

export interface PoolOptions {
  /** The most connections at once. */
  readonly connections: number;
  /** For the first answer to one statement, in milliseconds. */
  readonly requestTimeout: number;
  /** For the server to acknowledge that a request is cancelled, before its connection is closed; in milliseconds. */
  readonly cancelTimeout: number;
  readonly now: () => number;
}

/** A pool, how many use it, and when its token is to be replaced. */
interface Kept {
  readonly pool: sql.ConnectionPool;
  readonly endsAt: number;
  renewAt: number;
  users: number;
  retired: boolean;
}

/**
 * Keeps one pool, which is made at the first use and replaced when its token is about to expire. Work that waits for its turn gets the new
 * pool; work on the old one ends there, and the last to end closes it.
 */
export function poolKeeper(target: SqlTarget, options: PoolOptions): PoolKeeper {
  const { connections, cancelTimeout, now } = options;
  const turn = turnsOf(connections);
  const open = new Set<DriverConnection>();
  const signingIn = new Set<DriverConnection>();
  const pools = new Set<sql.ConnectionPool>();
  let closing = new AbortController();
  let current: Promise<Kept> | undefined;
  let proven = false;

  const watch = (connection: DriverConnection): void => {
    const said: ServerMessage[] = [];
    const onMessage = (message: ServerMessage) => said.push(message);
    open.add(connection);
    signingIn.add(connection);
    connection.on("errorMessage", onMessage);
    connection.once("connect", (error?: Error) => {
      signingIn.delete(connection);
      connection.off("errorMessage", onMessage);
      const [first] = said;
      if (error !== undefined && first !== undefined) carryRefusal(error, first);
    });
    connection.once("end", () => {
      open.delete(connection);
      signingIn.delete(connection);
    });
  };

  const connect = async (): Promise<Kept> => {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(SIGN_IN_TIMEOUT)]);
    const { credentials, endsAt } = await credentialsOf(target, signal);
    signal.throwIfAborted();
    const pool = new sql.ConnectionPool({
      ...configOf(target, options),
      beforeConnect: watch,
      ...credentials,
    });
    // A connection that is lost while idle is replaced when it is needed; without a listener it would end the process.
    pool.on("error", () => {});
    await pool.connect();
    proven = true;
    pools.add(pool);
    const left = endsAt - now();
    const renewAt = now() + Math.max(left - RENEW_BEFORE, left / 2, RENEW_NOT_BEFORE);
    return { pool, endsAt, renewAt, users: 0, retired: false };
  };

  const retire = (kept: Kept): void => {
    kept.retired = true;
    if (kept.users > 0) return;
    pools.delete(kept.pool);
    void kept.pool.close().catch(() => {});
  };

  /** If no new token can be fetched, the old pool is used until its own expires. */
  const replaced = async (old: Kept): Promise<Kept> => {
    try {
      const fresh = await connect();
      retire(old);
      return fresh;
    } catch (error) {
      if (now() >= old.endsAt) {
        retire(old);
        throw error;
      }
      old.renewAt = now() + RENEW_NOT_BEFORE;
      return old;
    }
  };

  const remembered = (making: Promise<Kept>): Promise<Kept> => {
    current = making;
    making.catch(() => {
      if (current === making) current = undefined;
    });
    return making;
  };

  /** Callers that come while a pool is being made share it. */
  const kept = async (): Promise<Kept> => {
    const making = current ?? remembered(connect());
    const made = await making;
    if (now() < made.renewAt) return made;
    return current === making ? remembered(replaced(made)) : kept();
  };

  return {
    use: async (signal, work) => {
      const giveBack = await turn(signal);
      try {
        const mine = await kept();
        mine.users++;
        try {
          return await work(mine.pool);
        } finally {
          mine.users--;
          if (mine.retired) retire(mine);
        }
      } finally {
        giveBack();
      }
    },
    get proven() {
      return proven;
    },
    renew: () => {
      void current?.then(
        (made) => {
          made.renewAt = Number.NEGATIVE_INFINITY;
        },
        () => {},
      );
    },
    close: async () => {
      closing.abort();
      closing = new AbortController();
      for (const connection of signingIn) connection.close();
      // A failure to make the pool has been reported to the caller.
      await current?.catch(() => {});
      current = undefined;
      const breaking = setTimeout(() => {
        for (const connection of open) connection.close();
      }, cancelTimeout);
      await Promise.all([...pools].map((pool) => pool.close().catch(() => {})));
      pools.clear();
      clearTimeout(breaking);
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

function configOf(
  { server, port, database, anyCertificate, ca }: SqlTarget,
  { connections, requestTimeout, cancelTimeout }: PoolOptions,
): sql.config {
  return {
    server,
    ...(port !== undefined && { port }),
    database,
    connectionTimeout: SIGN_IN_TIMEOUT,
    requestTimeout,
    // Checking the socket costs no round trip; if the connection is dead all the same, the request fails and is retried.
    validateConnection: "socket",
    pool: {
      max: connections,
      min: 0,
      idleTimeoutMillis: 10 * MINUTE,
      // Longer than the driver's own limit for a sign-in, which reports the reason.
      acquireTimeoutMillis: 2 * SIGN_IN_TIMEOUT,
      createTimeoutMillis: 2 * SIGN_IN_TIMEOUT,
    },
    options: {
      appName: "bitcoin-price-tracker",
      encrypt: true,
      trustServerCertificate: anyCertificate === true,
      cancelTimeout,
      // This module's callers retry, with pauses and a deadline that the driver does not know.
      maxRetriesOnTransientErrors: 0,
      ...(ca !== undefined && { cryptoCredentialsDetails: { ca } }),
    },
  };
}
