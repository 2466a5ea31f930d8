import { MINUTE, TrackerError } from "@tracker/core";
import sql from "@tracker/store-driver/mssql";
import {
  type AppliedMigration,
  checkFits,
  type Migration,
  newerMigrations,
  pendingMigrations,
  readMigrations,
} from "@tracker/store-shared/migrations";
import { stampOf } from "@tracker/store-shared/stamp";
import { MIGRATIONS } from "./checksum.ts";
import { AT_HAND, type Connection, type ConnectionOptions } from "./connection.ts";
import { failureOf } from "./failure.ts";
import type { Session } from "./session.ts";
import { describeTarget } from "./target.ts";

/**
 * Limits for changing the schema: building an index on the smallest database takes minutes. A mistyped server is still reported within seconds.
 */
export const DEPLOYING: ConnectionOptions = { ...AT_HAND, longest: 30 * MINUTE, requestTimeout: 10 * MINUTE };

/** How long one deployer waits for another, in milliseconds. */
const LOCK_TIMEOUT = MINUTE;

/** sp_getapplock reports failure by its return value, not by an error: -1 timeout, -3 deadlock victim, -999 bad call. */
export const TAKE_LOCK = `
DECLARE @result int;
EXEC @result = sp_getapplock @Resource = 'tracker.migrate', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = ${LOCK_TIMEOUT};
SELECT @result AS result;
`;

/** @public read by the test that parses every statement */
export const CREATE_OPS_MIGRATION = `
IF SCHEMA_ID('ops') IS NULL EXEC ('CREATE SCHEMA ops AUTHORIZATION dbo');
IF OBJECT_ID('ops.migration') IS NULL
  CREATE TABLE ops.migration (
    version int NOT NULL CONSTRAINT pk_migration PRIMARY KEY,
    name varchar(100) NOT NULL,
    checksum char(64) NOT NULL,
    applied_at datetime2(3) NOT NULL
  );
IF COL_LENGTH('ops.migration', 'breaking') IS NULL
  ALTER TABLE ops.migration ADD breaking bit NOT NULL CONSTRAINT df_migration_breaking DEFAULT 0;
`;

/** The migration stamps every database with what those before it held. This changes the stamp of one without prices to what this program tracks. */
export const STAMP_EMPTY = `
IF OBJECT_ID('ops.store') IS NOT NULL
  UPDATE ops.store
  SET asset = @asset, slot_seconds = @slot_seconds
  WHERE (asset <> @asset OR slot_seconds <> @slot_seconds)
    AND NOT EXISTS (SELECT 1 FROM market.price)
    AND NOT EXISTS (SELECT 1 FROM market.quote);
`;

/** `*`, as a database whose status is read may not have the column `breaking` yet. */
export const READ_MIGRATIONS = "SELECT * FROM ops.migration ORDER BY version;";

/** OBJECT_ID is also NULL for an object that the user may not see: only with VIEW DEFINITION does it mean that there is none. */
export const FIND_MIGRATIONS = `
SELECT OBJECT_ID('ops.migration') AS id, HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DEFINITION') AS sees_all;
`;

export const RECORD_MIGRATION = `
INSERT INTO ops.migration (version, name, checksum, breaking, applied_at)
VALUES (@version, @name, @checksum, @breaking, SYSUTCDATETIME());
`;

export interface MigrationStatus {
  readonly applied: readonly AppliedMigration[];
  readonly pending: readonly Migration[];
  /** The applied ones that this program does not know. */
  readonly newer: readonly AppliedMigration[];
}

export interface MigrateOptions {
  /** The newest breaking migration that may be applied, although it stops the code running on the database; 0 by default. */
  readonly breaking?: number;
  readonly folder?: string;
}

/**
 * Brings the database to the newest schema; resolves to the migrations that were applied. Each is one transaction that first takes the lock
 * that all deployers share and then checks again what is missing, so that two deployers at once apply each migration once. A migration that
 * fails changes nothing, and the TrackerError names its file and line. Nothing is applied if one of them is breaking and `breaking` does not
 * allow it (`bad-input`), or if the database is of a newer version that does not work with this program.
 */
export async function migrate(
  connection: Connection,
  signal: AbortSignal,
  { breaking = 0, folder = MIGRATIONS }: MigrateOptions = {},
): Promise<readonly Migration[]> {
  const known = readMigrations(folder);
  const name = describeTarget(connection.target);
  await connection.use("preparing the migrations", signal, (session) =>
    session.inTransaction(async (transaction) => {
      await takeLock(transaction, connection);
      await transaction.request().batch(CREATE_OPS_MIGRATION);
      const { recordset } = await transaction.request().query(READ_MIGRATIONS);
      checkFits(known.length, recordset, name);
      // No code runs on a new database.
      if (recordset.length > 0) checkAgreed(pendingMigrations(known, recordset, name), breaking, name);
    }),
  );
  const applied: Migration[] = [];
  for (;;) {
    const next = await connection.use("migrating", signal, (session) => applyNext(session, connection, known));
    if (next === undefined) return applied;
    applied.push(next);
  }
}

function checkAgreed(pending: readonly Migration[], agreed: number, name: string): void {
  const stops = pending.find((migration) => migration.breaking !== undefined && migration.version > agreed);
  if (stops === undefined) return;
  const what = `migration ${stops.version} (${stops.name}) stops the code that runs on ${name}`;
  throw new TrackerError("bad-input", `${what} until the new one is published: ${stops.breaking}`, {
    hint: `Nothing was applied. To go on: npm run db -- migrate --breaking; on a stack pulumi config set breaking ${stops.version}.`,
  });
}

/** The migrations that are applied and that are not; changes nothing. Rejects with `no-access` if the user may not see them. */
export async function migrationStatus(
  connection: Connection,
  signal: AbortSignal,
  folder = MIGRATIONS,
): Promise<MigrationStatus> {
  return connection.use("reading the migrations", signal, async (session) => {
    const found = (await session.request().query<{ id: number | null; sees_all: number }>(FIND_MIGRATIONS))
      .recordset[0];
    if (found?.id === null && found.sees_all !== 1) {
      throw new TrackerError(
        "no-access",
        `${describeTarget(connection.target)}: this user may not see which migrations it has`,
        { hint: "Sign in as the server's administrator, or as a user with the role price_writer." },
      );
    }
    const applied = found?.id === null ? [] : (await session.request().query(READ_MIGRATIONS)).recordset;
    const known = readMigrations(folder);
    const pending = pendingMigrations(known, applied, describeTarget(connection.target));
    return { applied, pending, newer: newerMigrations(known.length, applied) };
  });
}

function applyNext(
  session: Session,
  connection: Connection,
  known: readonly Migration[],
): Promise<Migration | undefined> {
  return session.inTransaction(async (transaction) => {
    await takeLock(transaction, connection);
    const { recordset } = await transaction.request().query(READ_MIGRATIONS);
    const [next] = pendingMigrations(known, recordset, describeTarget(connection.target));
    if (next === undefined) {
      const { asset, slotSeconds } = stampOf("live");
      const stamp = transaction.request();
      stamp.input("asset", sql.VarChar(20), asset).input("slot_seconds", sql.Int(), slotSeconds);
      await stamp.query(STAMP_EMPTY);
      return undefined;
    }
    for (const batch of splitBatches(next.sql)) {
      await transaction
        .request()
        .batch(batch.text)
        .catch((error) => {
          throw located(error, next, batch.line);
        });
    }
    const record = transaction.request();
    record
      .input("version", sql.Int(), next.version)
      .input("name", sql.VarChar(100), next.name)
      .input("checksum", sql.Char(64), next.checksum)
      .input("breaking", sql.Bit(), next.breaking !== undefined);
    await record.query(RECORD_MIGRATION);
    return next;
  });
}

async function takeLock(transaction: Session, { target }: Connection): Promise<void> {
  const { recordset } = await transaction.request().batch(TAKE_LOCK);
  const result: number = recordset[0].result;
  if (result >= 0) return;
  throw new TrackerError(
    "store-failed",
    `${describeTarget(target)}: another deployment holds the migration lock (sp_getapplock: ${result})`,
    {
      hint: "Wait for it to end, and run this again.",
    },
  );
}

/** Adds the place in the file to an error's message; the driver counts lines from the start of the batch. */
function located(error: Error, { file }: Migration, firstLine: number): Error {
  const { line } = failureOf(error);
  error.message = `${file}:${firstLine + (line ?? 1) - 1}: ${error.message}`;
  return error;
}

/** A part of a .sql file that is sent separately, and the line of the file on which it begins, from 1. */
export interface Batch {
  readonly text: string;
  readonly line: number;
}

/** Splits a file at its `GO` lines, as SQL Server's own tools do; parts without a statement are left out. */
export function splitBatches(sql: string): Batch[] {
  const batches: Batch[] = [];
  let line = 1;
  for (const text of sql.split(/^[ \t]*GO[ \t]*$/im)) {
    if (hasStatement(text)) batches.push({ text, line });
    line += text.split("\n").length - 1;
  }
  return batches;
}

function hasStatement(text: string): boolean {
  return (
    text
      .replace(/--.*$/gm, "")
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .trim() !== ""
  );
}
