import { type Connection, connectionTo, type SqlTarget } from "@tracker/store/azure-sql";
import { onTestFinished } from "vitest";
import type { TdsServer } from "../tds/index.ts";

export const NEVER = new AbortController().signal;

/** Retries without pauses worth waiting for. */
const HASTE = { first: { contention: 1, connection: 1, service: 1 }, most: 1 };

/** A connection of the store's to a scripted server, closed with the test. */
export function connectionOf(server: TdsServer, change: Partial<SqlTarget> = {}, now?: () => number): Connection {
  const target: SqlTarget = {
    server: server.host,
    port: server.port,
    database: "prices",
    signIn: { user: "writer", password: "any" },
    ca: server.ca,
    ...change,
  };
  const connection = connectionTo(target, { patience: HASTE, ...(now && { now }) });
  onTestFinished(() => connection.close());
  return connection;
}
