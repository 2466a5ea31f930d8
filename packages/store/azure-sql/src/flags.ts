import { type Checked, type Field, SQL_SETTINGS } from "@tracker/settings";
import { namesDatabase, targetFrom } from "./environment.ts";
import type { DatabaseUser } from "./grant.ts";
import { readSqlUrl, SQL_URL_ALLOWED, type SqlTarget, serverOf, sqlUrlProblem } from "./target.ts";
import { azureCredential } from "./tokens.ts";

/** A SQL Server with a SQL login. Kept apart from what loads the driver. */
export const sqlFlag: Field<string | undefined> = {
  name: "--sql",
  description: "a SQL Server of one's own, with a SQL login",
  valueHint: "ADDRESS",
  allowed: SQL_URL_ALLOWED,
  example: "mssql://sa:password@localhost:1433/prices",
  default: undefined,
  secret: true,
  caution: `others on this machine can see a password that stands in --sql: give it in ${SQL_SETTINGS.url.name}, or in a file that ${SQL_SETTINGS.urlFile.name} names`,
  read: (text) => (readSqlUrl(text).problems ? undefined : text),
  problem: sqlUrlProblem,
};

const ID = "6b29fc40-ca47-1067-b31d-00dd010662da";

/** The identity that the function has, by its client id. */
export const writerFlag = users(
  "--writer",
  "the identity that the function has",
  "NAME:ID",
  "NAME:CLIENT-ID",
  `tracker:${ID}`,
  (parts) => {
    const [name, id, ...rest] = parts;
    return name && id && rest.length === 0 ? { name, id, type: "application", role: "price_writer" } : undefined;
  },
);

/** Who may read reports, by their object ids. */
export const readersFlag = users(
  "--readers",
  "who may read reports",
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
    description: "an Azure SQL server; whoever is signed in to Azure here signs in",
  },
  database: { ...SQL_SETTINGS.database, name: "--database", description: "its database" },
};

export const GRANT_FLAGS = { ...DATABASE_FLAGS, writer: writerFlag, readers: readersFlag };

/** The database that the flags name, or without one of them the environment; or what is wrong with them taken together. */
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
  const problem = "give either --sql, or --server and --database";
  return { problems: [isNone ? `${problem}, or set ${SQL_SETTINGS.url.name}` : problem] };
}
