import type { TdsServer } from "@stand-ins/sql-server";
import { type Connection, type ConnectionOptions, connectionTo, type SqlTarget } from "@tracker/store-azure-sql";
import { onTestFinished } from "vitest";

export const NEVER = new AbortController().signal;

/** Negligible pauses between retries. */

export const HASTE = { first: { contention: 1, connection: 1, service: 1 }, most: 1, within: 10_000 };

/** A connection of the store to a scripted server, closed at the end of the test. */
export function connectionOf(
  server: TdsServer,
  change: Partial<SqlTarget> = {},
  options: ConnectionOptions = {},
): Connection {
  const target: SqlTarget = {
    server: server.host,
    port: server.port,
    database: "prices",
    signIn: { user: "writer", password: "any" },
    ca: server.ca,
    ...change,
  };
  const connection = connectionTo(target, { patience: HASTE, cancelTimeout: 50, ...options });
  onTestFinished(() => connection.close());
  return connection;
}
