import type { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { Instant } from "@tracker/core";
import {
  type AppliedMigration,
  checkFits,
  type Migration,
  pendingMigrations,
  readMigrations,
} from "@tracker/store-shared/migrations";
import type { Connection } from "./connection.ts";

const MIGRATIONS = fileURLToPath(new URL("migrations", import.meta.url));

const CREATE_OPS_MIGRATION = `
  CREATE TABLE IF NOT EXISTS ops_migration (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at INTEGER NOT NULL
  ) STRICT`;

const ADD_BREAKING = "ALTER TABLE ops_migration ADD COLUMN breaking INTEGER NOT NULL DEFAULT 0";

/** Brings the database to the newest schema, one transaction per migration. Throws a TrackerError; a failed migration changes nothing. */
export function migrate({ database, transaction }: Connection, name: string, now: Instant): void {
  database.exec(CREATE_OPS_MIGRATION);
  const columns = database.prepare("SELECT name FROM pragma_table_info('ops_migration')").all();
  if (!columns.some((column) => column.name === "breaking")) database.exec(ADD_BREAKING);
  for (const migration of pendingOf(database, name)) {
    transaction("migrating", () => {
      database.exec(migration.sql);
      database
        .prepare("INSERT INTO ops_migration (version, name, checksum, applied_at, breaking) VALUES (?, ?, ?, ?, ?)")
        .run(migration.version, migration.name, migration.checksum, now, migration.breaking === undefined ? 0 : 1);
    });
  }
}

/** The migrations that a database lacks. Throws a TrackerError if it does not work with this program, or an applied migration was changed. */
export function pendingOf(database: DatabaseSync, name: string): Migration[] {
  const known = readMigrations(MIGRATIONS);
  const applied = appliedMigrations(database);
  checkFits(known.length, applied, name);
  return pendingMigrations(known, applied, name);
}

function appliedMigrations(database: DatabaseSync): AppliedMigration[] {
  // `*`, as files from before lack the column `breaking`.
  const rows = database.prepare("SELECT * FROM ops_migration ORDER BY version").all();
  return rows.map((row) => ({ ...(row as unknown as AppliedMigration), breaking: row.breaking === 1 }));
}
