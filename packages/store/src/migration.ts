import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TrackerError } from "@tracker/core";

/** One numbered .sql file: `0001-prices.sql` is version 1, named "prices". */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, in hexadecimal. */
  readonly checksum: string;
}

/** What a database remembers of a migration. */
export type AppliedMigration = Pick<Migration, "version" | "name" | "checksum">;

/** The migrations of a folder, by version. Throws when a file's name has no number, or the numbers are not 1, 2, 3 … */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  const migrations = files.map((file) => {
    const [, version, name] = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file) ?? [];
    if (version === undefined || name === undefined)
      throw new Error(`${join(folder, file)} is not named like 0001-prices.sql`);
    const sql = readFileSync(join(folder, file), "utf8");
    return { version: Number(version), name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
  const sorted = migrations.toSorted((a, b) => a.version - b.version);
  const gap = sorted.findIndex(({ version }, index) => version !== index + 1);
  if (gap >= 0) throw new Error(`${folder}: expected migration ${gap + 1}, found ${sorted[gap]?.version}`);
  return sorted;
}

/**
 * The migrations that a database still lacks. Throws a TrackerError when it was migrated by a newer version of this project
 * (`store-too-new`), or when a migration it has was changed afterwards (`store-failed`).
 */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
  database: string,
): Migration[] {
  const newest = Math.max(0, ...applied.map(({ version }) => version));
  if (newest > known.length) {
    throw new TrackerError(
      "store-too-new",
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
