import { type Field, judged, type ReadValues, readFields, together, type Values } from "./field.ts";
import { guid, localPath, wholeNumber } from "./readers.ts";

/** Where the function stores its prices. On Azure it signs in with its managed identity; a connection with a password is for a server of your own. */
export const SQL_SETTINGS = {
  server: {
    name: "TRACKER_SQL_SERVER",
    description: "the Azure SQL server",
    valueHint: "HOST",
    allowed: "a server's full name, with a port if that is not 1433",
    example: "prices.database.windows.net",
    default: undefined,
    read: (text) => {
      const [, port] = /^[a-z0-9][a-z0-9.-]{0,250}(?::(\d{1,5}))?$/i.exec(text) ?? [text, "none"];
      return port === undefined || wholeNumber(1, 65_535)(port) !== undefined ? text : undefined;
    },
  } as Field<string | undefined>,
  database: {
    name: "TRACKER_SQL_DATABASE",
    description: "the database on it",
    valueHint: "NAME",
    allowed: "a database's name of up to 128 letters, digits, dashes, dots or underscores",
    example: "prices",
    default: undefined,
    read: (text) => (/^[\w.-]{1,128}$/.test(text) ? text : undefined),
  } as Field<string | undefined>,
  clientId: {
    name: "TRACKER_SQL_CLIENT_ID",
    description: "the client id of the user-assigned identity to sign in as; by default the system-assigned one",
    valueHint: "ID",
    allowed: "a client id, a GUID",
    example: "6b29fc40-ca47-1067-b31d-00dd010662da",
    default: undefined,
    read: guid,
  } as Field<string | undefined>,
  url: {
    name: "TRACKER_SQL_URL",
    description: "instead of these, your own SQL Server, with a SQL login",
    valueHint: "ADDRESS",
    allowed: "an address such as mssql://user:password@host:1433/database",
    example: "mssql://sa:password@localhost:1433/prices",
    default: undefined,
    secret: true,
    // The store checks the rest of it.
    read: (text) => (text.startsWith("mssql://") ? text : undefined),
  } as Field<string | undefined>,
  urlFile: {
    name: "TRACKER_SQL_URL_FILE",
    description: "a file that holds the value of TRACKER_SQL_URL, as containers get their secrets",
    valueHint: "FILE",
    allowed: "the path of a file",
    example: "/run/secrets/sql-url",
    default: undefined,
    read: localPath,
  } as Field<string | undefined>,
} as const satisfies Record<string, Field<unknown>>;

export type SqlSettings = Values<typeof SQL_SETTINGS>;

/** Reads where the function stores its prices: a server and database, the address of a SQL Server, or the file that holds that address. */
export function readSqlSettings(environment: Readonly<Record<string, string | undefined>>): ReadValues<SqlSettings> {
  return judged(
    readFields(SQL_SETTINGS, (name) => environment[name]),
    (right) => together(right, ["server", "database", "url", "urlFile"], disagreementsOf) ?? [],
  );
}

/**
 * Which of the flags --server and --database is missing beside the other; undefined if none is, or if it is invalid by itself and therefore
 * not in `right`.
 */
export function halfServer(right: Partial<Pick<SqlSettings, "server" | "database">>): string | undefined {
  const { server, database } = right;
  if (server !== undefined && "database" in right && database === undefined) return "--server needs --database";
  return database !== undefined && "server" in right && server === undefined ? "--database needs --server" : undefined;
}

function disagreementsOf({ server, database, url, urlFile }: Omit<SqlSettings, "clientId">): string[] {
  const { name } = SQL_SETTINGS.url;
  if (url !== undefined && urlFile !== undefined)
    return [`${name} and ${SQL_SETTINGS.urlFile.name} exclude each other: give one of them`];
  const both = server !== undefined && database !== undefined;
  const any = server !== undefined || database !== undefined;
  if ((url ?? urlFile) === undefined ? both : !any) return [];
  return [
    `give ${SQL_SETTINGS.server.name} and ${SQL_SETTINGS.database.name}, or ${name} alone; for example ${SQL_SETTINGS.server.name}=${SQL_SETTINGS.server.example} and ${SQL_SETTINGS.database.name}=${SQL_SETTINGS.database.example}`,
  ];
}
