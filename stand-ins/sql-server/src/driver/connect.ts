import type { config, ConnectionPool as Pool } from "mssql";
import mssql from "mssql";
import { Connection, type ConnectionConfiguration } from "tedious";
import { onTestFinished } from "vitest";
import { startTdsServer, type TdsServer, type TdsServerOptions } from "../index.ts";

/** A server that ends with the test. */
export async function serve(options?: TdsServerOptions): Promise<TdsServer> {
  const server = await startTdsServer(options);
  onTestFinished(() => server.close());
  return server;
}

/** A pool of one connection as the project would make it, closed with the test; nothing is connected yet. */
export function poolOf(server: TdsServer, overrides: Partial<config> = {}): Pool {
  const { options, ...others } = overrides;
  const pool = new mssql.ConnectionPool({
    server: server.host,
    port: server.port,
    user: "reader",
    password: "any",
    database: "tracker",
    pool: { max: 1 },
    ...others,
    options: {
      appName: "price tracker",
      maxRetriesOnTransientErrors: 0,
      cryptoCredentialsDetails: { ca: server.ca },
      ...options,
    },
  });
  pool.on("error", () => {});
  onTestFinished(() => pool.close());
  return pool;
}

export function connect(server: TdsServer, overrides?: Partial<config>): Promise<Pool> {
  return poolOf(server, overrides).connect();
}

/** A connection without mssql, for what only tedious reports or allows. */
export async function connectTedious(
  server: TdsServer,
  overrides: Partial<ConnectionConfiguration> = {},
  onDebug?: (message: string) => void,
): Promise<Connection> {
  const connection = new Connection({
    server: server.host,
    authentication: { type: "default", options: { userName: "reader", password: "any" } },
    ...overrides,
    options: {
      port: server.port,
      cryptoCredentialsDetails: { ca: server.ca },
      debug: { token: true, data: false, packet: false, payload: false },
      ...overrides.options,
    },
  });
  onTestFinished(() => connection.close());
  if (onDebug !== undefined) connection.on("debug", onDebug);
  await new Promise<void>((resolve, reject) => connection.connect((cause) => (cause ? reject(cause) : resolve())));
  return connection;
}
