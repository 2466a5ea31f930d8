import { type Checked, type Field, SQL_SETTINGS, together, type Values } from "@tracker/settings";
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

type Meant = Values<typeof PLACE_FLAGS>;

/**
 * The place that is meant, or what is wrong with the flags taken together, or else with the environment. Where a flag is wrong by itself it is
 * not known what was meant, and no problem is added to that one.
 */
export function placeMeant(right: Partial<Meant>, environment: NodeJS.ProcessEnv): Checked<Place> {
  const { file, sql } = right;
  const named = right.server ?? right.database;
  if ([file, sql, named].filter((given) => given !== undefined).length > 1)
    return {
      problems: [
        `--file, --sql, and --server with --database exclude each other: give one of them${halfServer(right)}`,
      ],
    };
  const keys = ["file", "sql", "server", "database"] as const;
  return together(right, keys, (flags) => placeOf(flags, environment)) ?? { problems: [] };
}

/** What is missing of a server and its database; of one that is wrong by itself that is told already. */
function halfServer(right: Partial<Meant>): string {
  const { server, database } = right;
  if (server !== undefined && "database" in right && database === undefined) return "; --server needs --database";
  return database !== undefined && "server" in right && server === undefined ? "; --database needs --server" : "";
}

function placeOf(flags: Meant, environment: NodeJS.ProcessEnv): Checked<Place> {
  const { file, sql, server, database } = flags;
  if (file !== undefined) return { value: { file } };
  if ((sql ?? server ?? database) !== undefined || namesDatabase(environment))
    return inPlace(targetOf(flags, environment));
  return { value: { file: LIVE_FILE } };
}

function inPlace({ value: target, problems }: Checked<SqlTarget>): Checked<Place> {
  return problems ? { problems } : { value: { target } };
}
