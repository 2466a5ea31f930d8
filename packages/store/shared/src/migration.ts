import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TrackerError } from "@tracker/core";

/** One numbered .sql file: `0001-prices.sql` is version 1, named "prices". */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly file: string;
  readonly sql: string;
  /** SHA-256 of the text with LF line ends, in hexadecimal, so that a checkout with CRLF is the same migration. */
  readonly checksum: string;
  /** Why older programs stop working once it is applied, from its first line `-- breaking: …`; undefined if they do not. */
  readonly breaking: string | undefined;
}

/** What a database records of a migration; 0.1.0 did not record whether it is breaking. */
export interface AppliedMigration extends Pick<Migration, "version" | "name" | "checksum"> {
  readonly breaking?: boolean;
}

/**
 * Reads the migrations of a folder, by version. Throws a TrackerError (`bad-input`) when it has none, when a file's name has no number, or when
 * the numbers are not 1, 2, 3 …
 */
export function readMigrations(folder: string): Migration[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".sql")) : [];
  if (files.length === 0)
    throw new TrackerError("bad-input", `${folder} holds no migrations`, { hint: "Restore it from version control." });
  const migrations = files.map((file) => readMigration(folder, file)).toSorted((a, b) => a.version - b.version);
  const gap = migrations.findIndex(({ version }, index) => version !== index + 1);
  if (gap >= 0)
    throw new TrackerError("bad-input", `${folder}: expected migration ${gap + 1}, found ${migrations[gap]?.file}`);
  return migrations;
}

function readMigration(folder: string, file: string): Migration {
  const [, version, name] = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file) ?? [];
  if (version === undefined || name === undefined) {
    throw new TrackerError("bad-input", `${join(folder, file)} is not named like 0001-prices.sql`);
  }
  const sql = readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n");
  const checksum = createHash("sha256").update(sql).digest("hex");
  return { version: Number(version), name, file, sql, checksum, breaking: /^-- breaking: (.+)\n/.exec(sql)?.[1] };
}

/**
 * The known migrations that a database lacks. Those that it has beyond the known ones are ignored here: `checkFits` judges them.
 * Throws a TrackerError (`store-failed`) when an applied migration was changed afterwards.
 */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
  database: string,
): Migration[] {
  for (const { version, checksum } of applied) {
    const migration = known[version - 1];
    if (migration === undefined || migration.checksum === checksum) continue;
    throw new TrackerError(
      "store-failed",
      `${database}: migration ${version} (${migration.name}) was changed after it was applied`,
      {
        hint: "Restore the file, and put the change into a new migration.",
      },
    );
  }
  return known.filter(({ version }) => !applied.some((done) => done.version === version));
}

/** The migrations that a database has beyond the first `known` ones: a newer version of this project applied them. */
export function newerMigrations<Applied extends AppliedMigration>(
  known: number,
  applied: readonly Applied[],
): readonly Applied[] {
  return applied.filter(({ version }) => version > known);
}

/**
 * Refuses a database that a newer version of this project has changed so that a program that knows the first `known` migrations no longer
 * works with it. Throws a TrackerError (`store-failed`).
 */
export function checkFits(known: number, applied: readonly AppliedMigration[], database: string): void {
  const newer = newerMigrations(known, applied);
  const breaking = newer.findLast((migration) => migration.breaking);
  if (breaking !== undefined) throw tooNew(database, Math.max(...newer.map(({ version }) => version)), known, breaking);
}

/** The error for a database of a newer schema, given the last of its breaking migrations. */
export function tooNew(
  database: string,
  version: number,
  known: number,
  breaking: Pick<AppliedMigration, "version">,
): TrackerError {
  const message = `${database} has schema version ${version}, which needs a program that knows at least version ${breaking.version}: this one knows ${known}`;
  return new TrackerError("store-failed", message, {
    hint: "Use the version of this project that migrated it, or a newer one.",
  });
}
