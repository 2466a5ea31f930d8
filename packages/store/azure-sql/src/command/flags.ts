import type { Checked, Field } from "@tracker/settings";
import { azureCredential, readersFlag, writerFlag } from "../deploy.ts";
import { sqlFlag } from "../flag.ts";
import { readSqlUrl, type SqlTarget } from "../index.ts";

export const COMMON_FLAGS = {
  sql: sqlFlag,
  server: text(
    "--server",
    "an Azure SQL server; whoever is signed in to Azure here signs in",
    "a server's full name",
    "prices.database.windows.net",
  ),
  database: text("--database", "its database", "a database's name", "prices"),
};

export const GRANT_FLAGS = { ...COMMON_FLAGS, writer: writerFlag, readers: readersFlag };

/** The database that the flags name, or what is wrong with them taken together. */
export function targetOf(flags: {
  sql: string | undefined;
  server: string | undefined;
  database: string | undefined;
}): Checked<SqlTarget> {
  const { sql, server, database } = flags;
  if (sql !== undefined && server === undefined && database === undefined) return readSqlUrl(sql);
  if (sql === undefined && server !== undefined && database !== undefined) {
    return { value: { server, database, signIn: { tokens: azureCredential() } } };
  }
  return { problems: ["give either --sql, or --server and --database"] };
}

function text(name: string, meaning: string, allowed: string, example: string): Field<string | undefined> {
  return { name, meaning, allowed, example, otherwise: undefined, read: (given) => given };
}
