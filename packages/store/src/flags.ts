import type { Checked, Field } from "@tracker/core";
import { azureCredential, type DatabaseUser } from "./azure-sql/deploy.ts";
import { sqlFlag } from "./azure-sql/flag.ts";
import { readSqlUrl, type SqlTarget } from "./azure-sql/index.ts";

const ID = "6b29fc40-ca47-1067-b31d-00dd010662da";

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

export const GRANT_FLAGS = {
  ...COMMON_FLAGS,
  writer: users("--writer", "the identity that the function has", "NAME:CLIENT-ID", `tracker:${ID}`, (parts) => {
    const [name, id, ...rest] = parts;
    return name && id && rest.length === 0 ? { name, id, type: "application", role: "price_writer" } : undefined;
  }),
  readers: users(
    "--readers",
    "who may read reports",
    "a comma-separated list of NAME:OBJECT-ID:user or …:group",
    `Analysts:${ID}:group`,
    (parts) => {
      const [name, id, type, ...rest] = parts;
      return name && id && (type === "user" || type === "group") && rest.length === 0
        ? { name, id, type, role: "bi_reader" }
        : undefined;
    },
  ),
};

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

function users(
  name: string,
  meaning: string,
  allowed: string,
  example: string,
  read: (parts: readonly string[]) => DatabaseUser | undefined,
): Field<readonly DatabaseUser[]> {
  return {
    name,
    meaning,
    allowed,
    example,
    otherwise: [],
    read: (given) => {
      const all = given.split(",").map((item) => read(item.trim().split(":")));
      const known = all.filter((user) => user !== undefined);
      return known.length === all.length ? known : undefined;
    },
  };
}
