/** Kept apart from migrate.ts, so that a program that only plans a deployment loads no SQL driver. */

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { readMigrations } from "@tracker/store-shared/migrations";

/** The folder of the migrations. */
export const MIGRATIONS = fileURLToPath(new URL("migrations", import.meta.url));

/** A checksum of all migrations together, which changes when any of them is changed or added. */
export function migrationsChecksum(folder = MIGRATIONS): string {
  const hash = createHash("sha256");
  for (const { file, checksum } of readMigrations(folder)) hash.update(`${file} ${checksum}\n`);
  return hash.digest("hex");
}
