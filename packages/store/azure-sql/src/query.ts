import { TrackerError } from "@tracker/core";
import type sql from "mssql";
import type { Connection } from "./connection.ts";
import { describeTarget, type SqlTarget } from "./target.ts";

/** A named parameter with its type: an untyped text would fill the plan cache with one plan a length. */
type Parameters = Readonly<Record<string, readonly [type: sql.ISqlType, value: unknown]>>;

/** Sends one parameterised statement in one round trip; the rows of its result. Rejects with a TrackerError that says what was being done. */
export type Query = (doing: string, statement: string, parameters: Parameters) => Promise<readonly unknown[]>;

/** Connections whose database is known to fit this code: it is asked once a process. */
const checked = new WeakSet<Connection>();

/** Queries of a database that fits this code; each ends when the signal that `signalNow` then gives fires. */
export function queriesOf(connection: Connection, signalNow: () => AbortSignal): Query {
  return (doing, statement, parameters) =>
    connection.use(doing, signalNow(), async (pool) => {
      if (!checked.has(connection)) await checkSchema(pool, connection.target);
      checked.add(connection);
      const request = pool.request();
      for (const [name, [type, value]] of Object.entries(parameters)) request.input(name, type, value);
      return (await request.query(statement)).recordset ?? [];
    });
}

/** The newest migration this code was written for; a test holds it to the folder of migrations, which a deployed bundle does not carry. */
export const SCHEMA_VERSION = 4;

export const READ_VERSION = "SELECT MAX(version) AS version FROM ops.migration;";

/** Refuses a database that does not fit the code (`store-failed`). One that was never migrated fails with 208. */
async function checkSchema(pool: sql.ConnectionPool, target: SqlTarget): Promise<void> {
  const { recordset } = await pool.request().query<{ version: number | null }>(READ_VERSION);
  const version = recordset[0]?.version ?? 0;
  if (version === SCHEMA_VERSION) return;
  const message = `${describeTarget(target)} has schema version ${version}, this program wants ${SCHEMA_VERSION}`;
  if (version < SCHEMA_VERSION)
    throw new TrackerError("store-failed", message, { hint: "Apply the migrations: npm run db -- migrate." });
  throw new TrackerError("store-failed", message, {
    hint: "Use the version of this project that migrated it, or a newer one.",
  });
}
