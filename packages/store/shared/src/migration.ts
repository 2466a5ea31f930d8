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
  /** SHA-256 of the text with LF line ends, in hexadecimal: a checkout with others is the same migration. */
  readonly checksum: string;
}

/** What a database remembers of a migration. */
export type AppliedMigration = Pick<Migration, "version" | "name" | "checksum">;

/**
 * The migrations of a folder, by version. Throws a TrackerError (`bad-input`) when it has none, when a file's name has no number, or when
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
  return { version: Number(version), name, file, sql, checksum: createHash("sha256").update(sql).digest("hex") };
}

/**
 * The migrations that a database still lacks. Throws a TrackerError (`store-failed`) when it was migrated by a newer version of this project
 * or when a migration it has was changed afterwards.
 */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
  database: string,
): Migration[] {
  const newest = Math.max(0, ...applied.map(({ version }) => version));
  if (newest > known.length) {
    throw new TrackerError(
      "store-failed",
      `${database} has schema version ${newest}, this program knows ${known.length}`,
      {
        hint: "Use the version of this project that migrated it, or a newer one.",
      },
    );
  }
  for (const { version, checksum } of applied) {
    const migration = known[version - 1] as Migration;
    if (migration.checksum === checksum) continue;
    throw new TrackerError(
      "store-failed",
      `${database}: migration ${version} (${migration.name}) was changed after it was applied`,
      {
        hint: "Restore the file as it was, and put the change into a new migration.",
      },
    );
  }
  return known.filter(({ version }) => !applied.some((done) => done.version === version));
}
