import { cut, type ErrorCode, TrackerError } from "@tracker/core";
import type { Failure } from "./failure.ts";
import { describeTarget, type SqlTarget } from "./target.ts";
import { transienceOf } from "./transience.ts";

type Advice = readonly [code: ErrorCode, hint: (target: SqlTarget, failure: Failure) => string];

const MIGRATE = "Apply the migrations: npm run db -- migrate.";

/** What a person can do about a message number. */
const ADVICE: Readonly<Record<number, Advice>> = {
  208: ["store-outdated", () => MIGRATE],
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
