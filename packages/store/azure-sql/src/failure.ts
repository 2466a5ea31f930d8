import { cut, type ErrorCode, TrackerError } from "@tracker/core";
import { describeTarget, type SqlTarget } from "./target.ts";

/** What a failure of the driver comes down to. */
export interface Failure {
  /** SQL Server's message number; undefined for failures of the network or the driver. */
  readonly number: number | undefined;
  readonly message: string;
  /** The line of the batch that failed, from 1. */
  readonly line: number | undefined;
}

/** A message of the server during sign-in: the driver drops its number from the error that it then throws. */
export interface SignInMessage {
  readonly number: number;
  readonly message: string;
}

interface DriverError extends Error {
  /** For a lost connection mssql puts the system's code here, a text. */
  readonly number?: number | string;
  readonly lineNumber?: number;
  readonly originalError?: DriverError & {
    readonly info?: { readonly number?: number; readonly message?: string };
    readonly errors?: Error[];
  };
}

/** Reads an error of mssql or tedious; where the number is missing, it is looked up among what the server said at sign-in. */
export function failureOf(error: unknown, signIn: readonly SignInMessage[]): Failure {
  if (!(error instanceof Error)) return { number: undefined, message: String(error), line: undefined };
  const { number, lineNumber, originalError } = error as DriverError;
  const said = signIn.find(({ message }) => message === error.message);
  return {
    number: [number, originalError?.number, originalError?.info?.number, said?.number].find(
      (value) => typeof value === "number",
    ),
    message: error.message || originalError?.errors?.map(({ message }) => message).join("; ") || error.name,
    line: lineNumber,
  };
}

/**
 * Why a failure may pass by itself: `contention` between transactions, which is over at once; `service`, a reconfiguration or throttling
 * that takes seconds to a minute; `connection`, a network that dropped it.
 */
export type Transience = "contention" | "service" | "connection";

/** Deadlock victim, lock timeout, snapshot conflict; and a key that another writer has just inserted, which a second try will find. */
const CONTENTION = [1205, 1222, 3960, 2601, 2627];

/**
 * Azure SQL's transient errors (Microsoft: "Troubleshoot common connection errors", and the list of its own .NET driver). 4060 and 18456
 * are not among them: they are nearly always a wrong name or a missing user, and waiting does not make those right.
 */
const SERVICE = [
  615, 926, 4221, 10922, 10928, 10929, 10936, 18401, 40143, 40197, 40501, 40540, 40613, 42108, 42109, 49918, 49919,
  49920,
];

/** Numbers that a driver or server gives to a lost connection. */
const CONNECTION = [20, 64, 121, 233, 997, 10053, 10054, 10060];

/** How the driver tells of a lost or hanging connection, in its several ways. */
const LOST =
  /socket hang up|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Failed to connect|Could not connect|Connection lost|Connection is closed|Not connected|unexpected end of message stream|Timeout: Request failed to complete|operation timed out/i;

/** Failures that look like a lost connection and will not pass: a name that does not exist, a certificate that is not trusted. */
const PERMANENT = /ENOTFOUND|certificate|altnames|self.signed/i;

export function transienceOf({ number, message }: Failure): Transience | undefined {
  if (number !== undefined) {
    if (CONTENTION.includes(number)) return "contention";
    if (SERVICE.includes(number)) return "service";
    return CONNECTION.includes(number) ? "connection" : undefined;
  }
  return LOST.test(message) && !PERMANENT.test(message) ? "connection" : undefined;
}

type Advice = readonly [code: ErrorCode, hint: (target: SqlTarget, failure: Failure) => string];

const MIGRATE = "Apply the migrations: npm run db -- migrate.";

/** What a person can do about a message number. */
const ADVICE: Readonly<Record<number, Advice>> = {
  208: ["store-failed", () => MIGRATE],
  229: ["no-access", () => "The user lacks a right: give it its role with npm run db -- grant."],
  230: ["no-access", () => "The user lacks a right: give it its role with npm run db -- grant."],
  262: ["no-access", () => "Migrating needs the server's administrator: sign in as one."],
  1105: ["store-failed", () => "The database is full: choose a larger tier, or keep quotes for fewer days."],
  4060: [
    "no-access",
    ({ database }) => `Check that the database is called ${database}, and that it has a user for who signs in.`,
  ],
  9002: ["store-failed", () => "The transaction log is full: wait, or choose a larger tier."],
  18456: ["no-access", signInHint],
  33134: [
    "no-access",
    () => "The principal is not found: create the user by its id (npm run db -- grant), which needs no directory.",
  ],
  40532: ["no-access", ({ server }) => `Check the server's name (${server}) and the kind of sign-in.`],
  40544: [
    "store-failed",
    () => "The database has reached its size quota: choose a larger tier, or keep quotes for fewer days.",
  ],
  40615: ["no-access", firewallHint],
  40914: [
    "no-access",
    () => "The server does not admit this subnet: add the virtual-network rule, or set network to private-endpoint.",
  ],
  47072: ["no-access", () => "The server wants a newer TLS version than this client speaks: set its minimum to 1.2."],
  47073: [
    "no-access",
    () => "Public access is off: run this inside the virtual network, where the private endpoint is.",
  ],
};

/** A failure of the driver as the store's own error: one line that says what, where and what to do. */
export function storeError(failure: Failure, target: SqlTarget, doing: string, cause: unknown): TrackerError {
  const [code, hint] = adviceOn(failure);
  const number = failure.number === undefined ? "" : `${failure.number}: `;
  const said = cut(withoutPassword(failure.message, target));
  return new TrackerError(code, `${describeTarget(target)}: ${doing} failed (${number}${said})`, {
    cause,
    retryable: transienceOf(failure) !== undefined,
    hint: hint(target, failure),
    number: failure.number,
  });
}

function adviceOn({ number, message }: Failure): Advice {
  const known = number === undefined ? undefined : ADVICE[number];
  if (known !== undefined) return known;
  if (/ENOTFOUND/.test(message))
    return ["no-access", ({ server }) => `There is no server called ${server}: check its name.`];
  if (/certificate|altnames|self.signed/i.test(message)) {
    return [
      "no-access",
      ({ server }) =>
        `The certificate of ${server} cannot be verified: check the name, or give the server one that can.`,
    ];
  }
  if (/Failed to connect|Could not connect|ECONNREFUSED/.test(message)) {
    return [
      "store-failed",
      ({ server, port = 1433 }) =>
        `Nothing answers on port ${port} of ${server}: check the port, and that the server runs.`,
    ];
  }
  return ["store-failed", () => "See the message, and try again."];
}

function firewallHint({ server }: SqlTarget, { message }: Failure): string {
  const [, address = "this address"] = /IP address '([^']+)'/.exec(message) ?? [];
  return `Allow ${address} in the firewall of ${server}; a change takes up to five minutes.`;
}

function signInHint({ database }: SqlTarget, { message }: Failure): string {
  if (/expired/i.test(message)) return "The token is too old: sign in again.";
  if (/token-identified/.test(message))
    return `${database} has no user for who signs in: create it with npm run db -- grant.`;
  return "Check the user and the password.";
}

/** What a server or driver says is not ours to trust: a password that it repeats goes no further. */
function withoutPassword(message: string, { signIn }: SqlTarget): string {
  return "password" in signIn && signIn.password !== "" ? message.replaceAll(signIn.password, "…") : message;
}
