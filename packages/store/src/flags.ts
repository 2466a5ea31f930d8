import { type Checked, SQL_SETTINGS } from "@tracker/core";
import { azureCredential, readersFlag, writerFlag } from "./azure-sql/deploy.ts";
import { sqlFlag } from "./azure-sql/flag.ts";
import { readSqlUrl, type SqlTarget, serverOf } from "./azure-sql/index.ts";

export const COMMON_FLAGS = {
  sql: sqlFlag,
  server: {
    ...SQL_SETTINGS.server,
    name: "--server",
    meaning: "an Azure SQL server; whoever is signed in to Azure here signs in",
  },
  database: { ...SQL_SETTINGS.database, name: "--database", meaning: "its database" },
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
    return { value: { ...serverOf(server), database, signIn: { tokens: azureCredential() } } };
  }
  return { problems: ["give either --sql, or --server and --database"] };
}
