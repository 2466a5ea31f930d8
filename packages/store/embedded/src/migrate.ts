import type { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { type Instant, TrackerError } from "@tracker/core";
import { type AppliedMigration, pendingMigrations, readMigrations } from "@tracker/store-shared/migrations";
import type { Connection } from "./connection.ts";

const MIGRATIONS = fileURLToPath(new URL("migrations", import.meta.url));

const CREATE_OPS_MIGRATION = `
  CREATE TABLE IF NOT EXISTS ops_migration (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at INTEGER NOT NULL
  ) STRICT`;

/** Brings the database to the newest schema, one migration a transaction. Throws a TrackerError; a failed migration leaves nothing. */
export function migrate({ database, transaction }: Connection, name: string, now: Instant): void {
  const known = readMigrations(MIGRATIONS);
  database.exec(CREATE_OPS_MIGRATION);
  for (const migration of pendingMigrations(known, appliedMigrations(database), name)) {
    transaction("migrating", () => {
      database.exec(migration.sql);
      database
        .prepare("INSERT INTO ops_migration (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)")
        .run(migration.version, migration.name, migration.checksum, now);
    });
  }
}

/** Refuses a database that this version cannot migrate: one that is newer, or has a migration that was changed. Throws a TrackerError. */
export function checkKnown(database: DatabaseSync, name: string): void {
  pendingMigrations(readMigrations(MIGRATIONS), appliedMigrations(database), name);
}

/** Refuses a database that reading would misunderstand: one that lacks a migration, or is newer. Throws a TrackerError. */
export function checkMigrated(database: DatabaseSync, name: string): void {
  const migrated = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'ops_migration'").get() !== undefined;
  const pending = pendingMigrations(readMigrations(MIGRATIONS), migrated ? appliedMigrations(database) : [], name);
  if (pending.length === 0) return;
  throw new TrackerError("store-failed", `${name} lacks ${pending.length} of the migrations`, {
    hint: "Run npm start once: it applies them.",
  });
}

function appliedMigrations(database: DatabaseSync): AppliedMigration[] {
  return database
    .prepare("SELECT version, name, checksum FROM ops_migration ORDER BY version")
    .all() as unknown as AppliedMigration[];
}
