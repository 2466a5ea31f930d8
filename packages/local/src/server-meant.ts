import { type Checked, SQL_SETTINGS } from "@tracker/settings";
import { namesDatabase, targetFrom } from "@tracker/store-azure-sql/environment";
import { readSqlUrl, type SqlTarget } from "@tracker/store-azure-sql/target";
import { azureCredential } from "@tracker/store-azure-sql/tokens";
import { LIVE_FILE } from "./flags.ts";

/** Where prices are kept unless a flag says so. The identity is the function's: here, whoever is signed in to Azure signs in. */
const { url, server, database } = SQL_SETTINGS;
export const SQL_FROM_ENVIRONMENT = { url, server, database };

/** The SQL server that a flag or else the environment names; undefined where prices are kept in a file. */
export function serverMeant(
  { sql, file }: { sql: string | undefined; file: string },
  environment: NodeJS.ProcessEnv,
): Checked<SqlTarget> | undefined {
  if (sql !== undefined && file !== LIVE_FILE)
    return { problems: ["--sql and --file exclude each other: give one of them"] };
  if (sql !== undefined) return readSqlUrl(sql);
  return file === LIVE_FILE && namesDatabase(environment)
    ? targetFrom(environment, () => azureCredential())
    : undefined;
}
