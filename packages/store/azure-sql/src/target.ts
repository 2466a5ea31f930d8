import { cut } from "@tracker/core";
import type { Checked } from "@tracker/settings";

/** An Entra token for https://database.windows.net/, and when it ends. */
export interface AccessToken {
  readonly token: string;
  /** In milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Fetches a token; rejects with a TrackerError (`no-access`). */
export type TokenSource = (signal: AbortSignal) => Promise<AccessToken>;

/** A database and how to sign in to it. */
export interface SqlTarget {
  readonly server: string;
  readonly port?: number;
  readonly database: string;
  readonly signIn: { readonly tokens: TokenSource } | { readonly user: string; readonly password: string };
  /** Take any certificate: for a server on this machine only. Traffic is encrypted all the same. */
  readonly anyCertificate?: true;
  /** A certificate authority to trust besides the usual ones, as PEM. */
  readonly ca?: string;
}

/** A server as settings and flags name it: `prices.database.windows.net`, with a port if that is not 1433. */
export function serverOf(text: string): Pick<SqlTarget, "server" | "port"> {
  const [server = "", port] = text.split(":");
  return { server, ...(port !== undefined && { port: Number(port) }) };
}

/** The database as people name it, in messages. */
export function describeTarget({ server, port, database }: SqlTarget): string {
  return `${database} on ${server}${port === undefined ? "" : `:${port}`}`;
}

export const SQL_URL_ALLOWED = "an address such as mssql://user:password@host:1433/database";

const OPTIONS = ["trustServerCertificate"];

/**
 * Reads an address with a SQL login, for a SQL Server of one's own: `mssql://user:password@host:1433/database`, with
 * `?trustServerCertificate=true` allowed for a server on this machine. The password is never part of a problem.
 */
export function readSqlUrl(text: string): Checked<SqlTarget> {
  if (!URL.canParse(text) || !text.startsWith("mssql://"))
    return { problems: [`the connection is not ${SQL_URL_ALLOWED}`] };
  const url = new URL(text);
  const { hostname, port, username, password, searchParams } = url;
  const database = decodeURIComponent(url.pathname.slice(1));
  const problems = [...searchParams.keys()]
    .filter((name) => !OPTIONS.includes(name))
    .map((name) => `the connection has "${cut(name, 40)}", which is not one of ${OPTIONS.join(", ")}`);
  if (hostname === "" || database === "" || username === "" || password === "")
    problems.push(`the connection lacks a part of ${SQL_URL_ALLOWED}`);
  const anyCertificate = searchParams.get("trustServerCertificate") === "true";
  if (anyCertificate && !["localhost", "127.0.0.1", "[::1]"].includes(hostname)) {
    problems.push(
      `trustServerCertificate is for a server on this machine, not for ${hostname}: give that server a certificate that can be verified`,
    );
  }
  if (problems.length > 0) return { problems };
  return {
    value: {
      server: hostname,
      ...(port !== "" && { port: Number(port) }),
      database,
      signIn: { user: decodeURIComponent(username), password: decodeURIComponent(password) },
      ...(anyCertificate && { anyCertificate }),
    },
  };
}
