import { TrackerError } from "@tracker/core";
import type sql from "mssql";
import { execute } from "./execute.ts";
import { describeTarget, type SqlTarget } from "./target.ts";

/** The newest migration this code was written for; a test holds it to the folder of migrations, which a deployed bundle does not carry. */
export const SCHEMA_VERSION = 3;

export const READ_VERSION = "SELECT MAX(version) AS version FROM ops.migration;";

/** Refuses a database that does not fit the code: `store-outdated` or `store-too-new`. One that was never migrated fails with 208. */
export async function checkSchema(pool: sql.ConnectionPool, target: SqlTarget): Promise<void> {
  const [row] = await execute(pool, READ_VERSION, {});
  const version = (row as { version: number | null }).version ?? 0;
  if (version === SCHEMA_VERSION) return;
  const message = `${describeTarget(target)} has schema version ${version}, this program wants ${SCHEMA_VERSION}`;
  if (version < SCHEMA_VERSION)
    throw new TrackerError("store-outdated", message, { hint: "Apply the migrations: npm run db -- migrate." });
  throw new TrackerError("store-too-new", message, {
    hint: "Use the version of this project that migrated it, or a newer one.",
  });
}
