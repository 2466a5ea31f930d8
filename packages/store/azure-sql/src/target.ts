import { cut } from "@tracker/core";
import { type Checked, SQL_SETTINGS } from "@tracker/settings";

/** An Entra token for https://database.windows.net/, and when it expires. */
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
  /** Accept any certificate: for a server on this machine only. Traffic is still encrypted. */
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
export function describeTarget(target: SqlTarget): string {
  return `${target.database} on ${hostOf(target)}`;
}

/** Whether it is signed in to with an Entra token, not with a SQL login. */
export function signsInWithToken({ signIn }: SqlTarget): boolean {
  return "tokens" in signIn;
}

/** A command on that database, as a person types it in sh, or on Windows in PowerShell, with a placeholder for the password. */
export function commandFor(target: SqlTarget, command: string, platform: string = process.platform): string {
  const { database, signIn, anyCertificate } = target;
  const host = hostOf(target);
  if (!("user" in signIn)) return `npm run db -- ${command} --server ${host} --database ${database}`;
  const option = anyCertificate ? "?trustServerCertificate=true" : "";
  const address = `mssql://${encodeURIComponent(signIn.user)}:PASSWORD@${host}/${encodeURIComponent(database)}`;
  const setting = `${SQL_SETTINGS.url.name}='${address}${option}'`;
  return `${platform === "win32" ? `$env:${setting};` : setting} npm run db -- ${command}`;
}

function hostOf({ server, port }: SqlTarget): string {
  const host = server.includes(":") ? `[${server}]` : server;
  return port === undefined ? host : `${host}:${port}`;
}

export const SQL_URL_ALLOWED = "an address such as mssql://user:password@host:1433/database";

const NOT_AN_ADDRESS = `the connection is not ${SQL_URL_ALLOWED}`;

const ESCAPES = "in a user or a password write % as %25, / as %2F, ? as %3F, # as %23 and @ as %40";

const TRUST = "trustServerCertificate";
const OPTIONS = [TRUST];

/**
 * Reads an address with a SQL login, for your own SQL Server: `mssql://user:password@host:1433/database`, with
 * `?trustServerCertificate=true` allowed for a server on this machine. No problem contains any part of the password.
 */
export function readSqlUrl(text: string): Checked<SqlTarget> {
  if (!text.startsWith("mssql://")) return { problems: [NOT_AN_ADDRESS] };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // An @ after the host was meant to end the password: the host and everything after it are then part of that, and must not be shown.
  if (/[/?#].*@/.test(text.slice("mssql://".length)))
    return { problems: [`the connection has a character that ends the password too early: ${ESCAPES}`] };
  if (url === undefined) return { problems: [unreadable(text)] };
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decoded);
  if (user === undefined || password === undefined || database === undefined)
    return { problems: [`the connection has a % that does not begin an escape: ${ESCAPES}`] };
  if (url.hostname === "" || user === "" || password === "" || database === "")
    return { problems: [`the connection lacks a part of ${SQL_URL_ALLOWED}`] };
  const problems = problemsOf(url);
  if (problems.length > 0) return { problems };
  return {
    value: {
      // Only in a URL is an IPv6 address in brackets.
      server: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      ...(url.port !== "" && { port: Number(url.port) }),
      database,
      signIn: { user, password },
      ...(takesAnyCertificate(url) && { anyCertificate: true }),
    },
  };
}

const WRONG_PORT = "the connection's port is not a number from 1 to 65535";

/** Why an address cannot be parsed as a URL. Without an @ the password may be where the port should be. */
function unreadable(text: string): string {
  const [, place] = /@([^@/?#]*)/.exec(text) ?? [];
  if (place === undefined) return NOT_AN_ADDRESS;
  return /^(\[[^\]]*\]|[^:[]*):/.test(place) ? WRONG_PORT : "the connection's server is neither a name nor an address";
}

/** The problems of an address that has all its parts. */
function problemsOf(url: URL): string[] {
  const names = [...url.searchParams.keys()];
  const problems = names
    .filter((name) => !OPTIONS.includes(name))
    .map((name) => {
      const named = /^[a-z]{1,40}$/i.test(name) ? `"${name}"` : "an option (not shown)";
      return `the connection has ${named}, which is not one of ${OPTIONS.join(", ")}`;
    });
  if (url.port === "0") problems.push(WRONG_PORT);
  if (url.hash !== "") problems.push(`the connection has a # after the database, which has no meaning: ${ESCAPES}`);
  if (names.filter((name) => name === TRUST).length > 1) problems.push(`${TRUST} is given more than once`);
  else if (!["true", "false", null].includes(url.searchParams.get(TRUST)))
    problems.push(`${TRUST} is neither true nor false`);
  if (takesAnyCertificate(url) && !["localhost", "127.0.0.1", "[::1]"].includes(url.hostname.toLowerCase())) {
    problems.push(
      `${TRUST} is for a server on this machine, not for ${cut(url.hostname, 80)}: give that server a certificate that can be verified`,
    );
  }
  return problems;
}

const takesAnyCertificate = ({ searchParams }: URL) => searchParams.get(TRUST) === "true";

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Why an address is refused, if there is more to say than what it should look like. */
export function sqlUrlProblem(text: string): string | undefined {
  const problems = readSqlUrl(text).problems?.filter((problem) => problem !== NOT_AN_ADDRESS) ?? [];
  return problems.length === 0 ? undefined : problems.join("; ");
}
