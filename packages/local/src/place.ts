import { type Checked, type Field, halfServer, together, type Values } from "@tracker/settings";
import { namesDatabase } from "@tracker/store-azure-sql/environment";
import { DATABASE_FLAGS, DATABASE_SETTINGS, targetOf } from "@tracker/store-azure-sql/flags";
import type { SqlTarget } from "@tracker/store-azure-sql/target";
import { fileFlag, LIVE_FILE } from "./flags.ts";

/** Where prices are stored: in a file on this machine, or on a SQL server. */
export type Place = { readonly file: string } | { readonly target: SqlTarget };

/** The flags that name the place; without them the environment names it, otherwise it is the default file. */
export const PLACE_FLAGS = {
  file: {
    ...fileFlag(LIVE_FILE),
    description: `the database file; ${LIVE_FILE} by default`,
    default: undefined,
  } as Field<string | undefined>,
  ...DATABASE_FLAGS,
};

/** The same in the environment. */
export const PLACE_SETTINGS = DATABASE_SETTINGS;

type Meant = Values<typeof PLACE_FLAGS>;

/**
 * The place named by the flags or else the environment, or the problems of their combination. If a flag is invalid by itself, the place is
 * unknown, and no further problem is added.
 */
export function placeMeant(right: Partial<Meant>, environment: NodeJS.ProcessEnv): Checked<Place> {
  const { file, sql } = right;
  const named = right.server ?? right.database;
  if ([file, sql, named].filter((given) => given !== undefined).length > 1) {
    const exclude = "--file, --sql, and --server with --database exclude each other: give one of them";
    return { problems: [[exclude, halfServer(right) ?? []].flat().join("; ")] };
  }
  const keys = ["file", "sql", "server", "database"] as const;
  return together(right, keys, (flags) => placeOf(flags, environment)) ?? { problems: [] };
}

function placeOf(flags: Meant, environment: NodeJS.ProcessEnv): Checked<Place> {
  const { file, sql, server, database } = flags;
  if (file !== undefined) return { value: { file } };
  if ((sql ?? server ?? database) === undefined && !namesDatabase(environment)) return { value: { file: LIVE_FILE } };
  const { value: target, problems } = targetOf(flags, environment);
  return problems ? { problems } : { value: { target } };
}
