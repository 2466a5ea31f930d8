import { type Checked, type Field, SQL_SETTINGS, type Values } from "@tracker/settings";
import { namesDatabase } from "@tracker/store-azure-sql/environment";
import { DATABASE_FLAGS, targetOf } from "@tracker/store-azure-sql/flags";
import type { SqlTarget } from "@tracker/store-azure-sql/target";
import { fileFlag, LIVE_FILE } from "./flags.ts";

/** Where prices are kept: in a file of this machine, or on a SQL server. */
export type Place = { readonly file: string } | { readonly target: SqlTarget };

/** The flags by which a person says where; without any of them the environment is asked, and then it is the usual file. */
export const PLACE_FLAGS = {
  file: {
    ...fileFlag(LIVE_FILE),
    description: `the database file; ${LIVE_FILE} unless said`,
    default: undefined,
  } as Field<string | undefined>,
  ...DATABASE_FLAGS,
};

/** The same in the environment. The identity is the function's: here, whoever is signed in to Azure signs in. */
const { url, urlFile, server, database } = SQL_SETTINGS;
export const PLACE_SETTINGS = { url, urlFile, server, database };

/** The place that is meant, or what is wrong with the flags taken together, or else with the environment. */
export function placeMeant(flags: Values<typeof PLACE_FLAGS>, environment: NodeJS.ProcessEnv): Checked<Place> {
  const { file, sql } = flags;
  const named = flags.server ?? flags.database;
  if ([file, sql, named].filter((given) => given !== undefined).length > 1)
    return { problems: ["--file, --sql, and --server with --database exclude each other: give one of them"] };
  if (file !== undefined) return { value: { file } };
  if (sql !== undefined || named !== undefined || namesDatabase(environment))
    return inPlace(targetOf(flags, environment));
  return { value: { file: LIVE_FILE } };
}

function inPlace({ value: target, problems }: Checked<SqlTarget>): Checked<Place> {
  return problems ? { problems } : { value: { target } };
}
