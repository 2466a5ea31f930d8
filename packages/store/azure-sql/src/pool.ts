import { MINUTE, SECOND } from "@tracker/core";
import sql from "mssql";
import type { SignInMessage } from "./failure.ts";
import type { SqlTarget } from "./target.ts";

/** The smallest database has 30 workers for everybody, and the platform may start many instances of the function. */
const MOST_CONNECTIONS = 2;

/** Microsoft advises 30 seconds at least for a sign-in to Azure SQL. */
const SIGN_IN_TIMEOUT = 30 * SECOND;

/** A pool keeps the token it was made with: it is replaced this long before the token ends, and new connections would be refused. */
const RENEW_BEFORE = 10 * MINUTE;

type DriverConnection = Parameters<NonNullable<sql.config["beforeConnect"]>>[0];

/** How many messages of the server are remembered. */
const MESSAGES = 5;

export interface PoolKeeper {
  /** The pool, connected. Callers that come while it is being made share it; one that could not connect is forgotten. */
  get(signal: AbortSignal): Promise<sql.ConnectionPool>;
  /** What the server said lately while signing in; see failureOf. */
  readonly signIn: readonly SignInMessage[];
  /** Breaks every connection there is: neither signing in nor a request that is stuck in the network can be ended otherwise. */
  abandon(): void;
  close(): Promise<void>;
}

/** Keeps one pool, made at the first call and made anew when its token is about to end. */
export function poolKeeper(target: SqlTarget, requestTimeout: number, now: () => number): PoolKeeper {
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
