import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { COUNT_PRICES } from "@tracker/infra/price-count";
import { READ_AS_A_REPORT } from "@tracker/infra/report-query";
import { MIGRATIONS } from "@tracker/store-azure-sql/deploy";
import {
  addMember,
  bracketed,
  createUser,
  dropMember,
  dropUser,
  sidOf,
  splitBatches,
} from "@tracker/store-azure-sql/testing";
import { readMigrations } from "@tracker/store-shared/migrations";

export const AZURE_SQL = join(import.meta.dirname, "../../packages/store/azure-sql/src");

/** The store's own files there, without tests. */
export const SOURCES = globSync("*.ts", { cwd: AZURE_SQL }).filter((name) => !name.endsWith(".test.ts"));

/** Every T-SQL text that the project sends, by its place: the batches of the migrations and the statements of the code. */
export async function everyStatement(): Promise<Map<string, string>> {
  const statements = new Map<string, string>();
  for (const { file, sql } of readMigrations(MIGRATIONS)) {
    for (const { text, line } of splitBatches(sql)) statements.set(`${file}:${line}`, text);
  }
  for (const file of SOURCES) {
    const module: Record<string, unknown> = await import(pathToFileURL(join(AZURE_SQL, file)).href);
    for (const [name, value] of Object.entries(module)) {
      if (typeof value === "string" && /\b(SELECT|INSERT|UPDATE|DELETE|EXEC)\b/.test(value))
        statements.set(`${file} ${name}`, value);
    }
  }
  statements.set("verify's sql.ts READ_AS_A_REPORT", READ_AS_A_REPORT);
  statements.set("destroy's prices-at-stake.ts COUNT_PRICES", COUNT_PRICES);
  const user = bracketed("x");
  statements.set("grant.ts createUser", createUser(user, sidOf("6b29fc40-ca47-1067-b31d-00dd010662da"), "E"));
  statements.set("grant.ts dropUser", dropUser(user));
  statements.set("grant.ts addMember", addMember("bi_reader", user));
  statements.set("grant.ts dropMember", dropMember("bi_reader", user));
  return statements;
}
