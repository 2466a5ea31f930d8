import { TrackerError } from "@tracker/core";
import type sql from "@tracker/store-driver/mssql";
import { tooNew } from "@tracker/store-shared/migrations";
import { checkStamp, type Stamp } from "@tracker/store-shared/stamp";
import type { Connection } from "./connection.ts";
import type { Session } from "./session.ts";
import { commandFor, describeTarget, type SqlTarget } from "./target.ts";

/** Named parameters with their types: untyped text would fill the plan cache with one plan per length. */
type Parameters = Readonly<Record<string, readonly [type: sql.ISqlType, value: unknown]>>;

/**
 * Sends one parameterised statement in one round trip; resolves to the rows of its result. Rejects with a TrackerError that says what was being done.
 * @param longest for the server's first answer, in milliseconds; by default the connection's limit
 */
export type Query = (
  doing: string,
  statement: string,
  parameters: Parameters,
  longest?: number,
) => Promise<readonly unknown[]>;

/** Databases that were found to fit this code: each is checked once per process, however many connections there are. */
const checked = new WeakSet<SqlTarget>();

/** Queries on a database, after a check that it fits this code; each ends when the signal that `signalNow` returns fires. */
export function queriesOf(connection: Connection, signalNow: () => AbortSignal): Query {
  return (doing, statement, parameters, longest) =>
    connection.use(doing, signalNow(), async (session) => {
      if (!checked.has(connection.target)) await checkSchema(session, connection.target);
      checked.add(connection.target);
      const request = session.request(longest);
      for (const [name, [type, value]] of Object.entries(parameters)) request.input(name, type, value);
      return (await request.query(statement)).recordset ?? [];
    });
}

/** The newest migration this code was written for; a test compares it with the folder of migrations, which a deployed bundle does not contain. */
export const SCHEMA_VERSION = 7;

/**
 * Reads, in one round trip and one row, the database's newest migration, its newest breaking migration, and its stamp. A database from before
 * stamps has no ops.store: a batch may name a missing table in a branch that is not reached.
 */
export const READ_SCHEMA = `
IF OBJECT_ID('ops.store') IS NULL
  SELECT MAX(version) AS version FROM ops.migration;
ELSE
  SELECT
    MAX(m.version) AS version,
    MAX(CASE WHEN m.breaking = 1 THEN m.version ELSE 0 END) AS breaking,
    MAX(s.asset) AS asset,
    MAX(s.slot_seconds) AS slotSeconds,
    MAX(s.origin) AS origin
  FROM ops.migration AS m
  LEFT JOIN ops.store AS s ON s.id = 1;
`;

interface Schema extends Omit<Stamp, "asset"> {
  readonly version: number | null;
  readonly breaking: number;
  readonly asset: string | null;
}

/**
 * Refuses a database that does not fit the code (`store-failed`), or does not hold this program's live prices (`bad-input`). A database that
 * was never migrated fails with 208.
 */
async function checkSchema(session: Session, target: SqlTarget): Promise<void> {
  const { recordset } = await session.request().query<Schema>(READ_SCHEMA);
  const name = describeTarget(target);
  const schema = recordset[0];
  const version = schema?.version ?? 0;
  if (schema === undefined || version < SCHEMA_VERSION) {
    const message = `${name} has schema version ${version}, this program needs ${SCHEMA_VERSION}`;
    throw new TrackerError("store-failed", message, {
      hint: `Apply the migrations: ${commandFor(target, "migrate")}.`,
    });
  }
  if (schema.breaking > SCHEMA_VERSION) throw tooNew(name, version, SCHEMA_VERSION, { version: schema.breaking });
  const { asset } = schema;
  if (asset === null) {
    throw new TrackerError("store-failed", `${name} does not say what it holds`, {
      hint: "Restore the row of ops.store.",
    });
  }
  checkStamp({ ...schema, asset }, name, "live");
}
