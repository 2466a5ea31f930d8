import { unwrap } from "@tracker/settings";
import { afterAll, beforeAll, describe, test } from "vitest";
import { DEPLOYING, migrate } from "../deploy.ts";
import { type Connection, connectionTo, readSqlUrl } from "../index.ts";

/** A T-SQL server and a database whose prices may be deleted, such as `mssql://sa:password@localhost:1433/tracker_test?trustServerCertificate=true`. */
const URL_VARIABLE = "TEST_MSSQL_URL";

const NO_SERVER = `no T-SQL server is named in ${URL_VARIABLE}; to run them: docker compose up --wait && ${URL_VARIABLE}=<as compose.yaml says> npm run test:sql-server`;

const NEVER = new AbortController().signal;

/**
 * Tests that need a real server: they run against the database that TEST_MSSQL_URL names, after migrating it; if it is not set, one test is
 * skipped and says so.
 */
export function describeOnServer(name: string, define: (connection: Connection) => void): void {
  const url = process.env[URL_VARIABLE];
  if (url === undefined) {
    test(name, (context) => context.skip(NO_SERVER));
    return;
  }
  const connection = connectionTo(unwrap(readSqlUrl(url)), { ...DEPLOYING, connections: 12 });
  describe(name, () => {
    beforeAll(async () => {
      await migrate(connection, NEVER);
    });
    afterAll(() => connection.close());
    define(connection);
  });
}

/** The same connection, after deleting all prices and quotes. */
export async function emptied(connection: Connection): Promise<Connection> {
  await connection.use("emptying", NEVER, (pool) =>
    pool
      .request()
      .batch("DELETE FROM market.quote; DELETE FROM market.context; DELETE FROM market.price; DELETE FROM ops.repair;"),
  );
  return connection;
}
