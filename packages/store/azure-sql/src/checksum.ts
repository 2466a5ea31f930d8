/** Apart from what migrates: a program that only plans to loads no SQL driver. */

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { readMigrations } from "@tracker/store-shared/migrations";

/** Where the migrations lie, for who hashes them. */
export const MIGRATIONS = fileURLToPath(new URL("migrations", import.meta.url));

/** A checksum of all migrations together: another one when any of them is changed or added. */
export function migrationsChecksum(folder = MIGRATIONS): string {
  const hash = createHash("sha256");
  for (const { file, checksum } of readMigrations(folder)) hash.update(`${file} ${checksum}\n`);
  return hash.digest("hex");
}
