import { type Checked, type Field, halfServer, SQL_SETTINGS } from "@tracker/settings";
import { namesDatabase, targetFrom } from "./environment.ts";
import type { DatabaseUser } from "./grant.ts";
import { readSqlUrl, SQL_URL_ALLOWED, type SqlTarget, serverOf, sqlUrlProblem } from "./target.ts";
import { azureCredential } from "./tokens.ts";

/** A SQL Server with a SQL login. Kept apart from modules that load the driver. */
export const sqlFlag: Field<string | undefined> = {
  name: "--sql",
  description: "your own SQL Server, with a SQL login",
  valueHint: "ADDRESS",
  allowed: SQL_URL_ALLOWED,
  example: "mssql://sa:password@localhost:1433/prices",
  default: undefined,
  secret: true,
  caution: `others on this machine can see a password in --sql: give it in ${SQL_SETTINGS.url.name}, or in a file that ${SQL_SETTINGS.urlFile.name} names`,
  read: (text) => (readSqlUrl(text).problems ? undefined : text),
  problem: sqlUrlProblem,
};

const ID = "6b29fc40-ca47-1067-b31d-00dd010662da";

/** The function's identity, by its client id. */
export const writerFlag = users(
  "--writer",
  "the function's identity",
  "NAME:ID",
  "NAME:CLIENT-ID",
  `tracker:${ID}`,
  (parts) => {
    const [name, id, ...rest] = parts;
    return name && id && rest.length === 0 ? { name, id, type: "application", role: "price_writer" } : undefined;
  },
);

/** The readers of reports, by their object ids. */
export const readersFlag = users(
  "--readers",
  "the users and groups that may read reports",
  "NAME:ID:TYPE,…",
  "a comma-separated list of NAME:OBJECT-ID:user or …:group",
  `Analysts:${ID}:group`,
  (parts) => {
    const [name, id, type, ...rest] = parts;
    const known = name && id && (type === "user" || type === "group") && rest.length === 0;
    return known ? { name, id, type, role: "bi_reader" } : undefined;
  },
);

function users(
  name: string,
  description: string,
  valueHint: string,
  allowed: string,
  example: string,
  read: (parts: readonly string[]) => DatabaseUser | undefined,
): Field<readonly DatabaseUser[] | undefined> {
  return {
    name,
    description,
    valueHint,
    allowed,
    example,
    default: undefined,
    read: (given) => {
      const all = given.split(",").map((item) => read(item.trim().split(":")));
      const known = all.filter((user) => user !== undefined);
      return known.length === all.length ? known : undefined;
    },
  };
}

export const DATABASE_FLAGS = {
  sql: sqlFlag,
  server: {
    ...SQL_SETTINGS.server,
    name: "--server",
    description: "an Azure SQL server, with the Azure sign-in of this machine",
  },
  database: { ...SQL_SETTINGS.database, name: "--database", description: "its database" },
};

const { url, urlFile, server, database } = SQL_SETTINGS;

/**
 * The settings that name a database for a command without such flags. Without the identity's client id, which is the function's: a command uses
 * the account signed in to Azure.
 */
export const DATABASE_SETTINGS = {
  url: { ...url, description: "instead of the flags, your own SQL Server, with a SQL login" },
  urlFile,
  server,
  database,
};

export const GRANT_FLAGS = { ...DATABASE_FLAGS, writer: writerFlag, readers: readersFlag };

/** The database that the flags name or, without any of them, the environment; or the problems of their combination. */
export function targetOf(
  flags: {
    sql: string | undefined;
    server: string | undefined;
    database: string | undefined;
  },
  environment: Readonly<Record<string, string | undefined>>,
): Checked<SqlTarget> {
  const { sql, server, database } = flags;
  const isNone = sql === undefined && server === undefined && database === undefined;
  if (isNone && namesDatabase(environment)) return targetFrom(environment, () => azureCredential());
  if (sql !== undefined && server === undefined && database === undefined) return readSqlUrl(sql);
  if (sql === undefined && server !== undefined && database !== undefined) {
    return { value: { ...serverOf(server), database, signIn: { tokens: azureCredential() } } };
  }
  const half = sql === undefined ? halfServer(flags) : undefined;
  const problem = half ?? "give either --sql, or --server and --database";
  return { problems: [isNone ? `${problem}, or set ${SQL_SETTINGS.url.name}` : problem] };
}
