import { cut, type ErrorCode, hiding, TrackerError } from "@tracker/core";
import { classOf, type Failure } from "./failure.ts";
import { commandFor, describeTarget, type SqlTarget, signsInWithToken } from "./target.ts";

type Advice = readonly [code: ErrorCode, hint: (target: SqlTarget, failure: Failure) => string];

const TOO_SMALL: Advice = [
  "no-answer",
  () => "The database is at the limits of its tier: wait until it has less to do, or choose a larger tier.",
];
const FULL: Advice = [
  "store-failed",
  () => "The database is full: choose a larger tier, or keep quotes for fewer days.",
];
const NO_RIGHT: Advice = ["no-access", rightHint];

/** What a person can do about a failure, by the server's message number. */
const BY_NUMBER: Readonly<Record<number, Advice>> = {
  208: ["store-failed", (target) => `Apply the migrations: ${commandFor(target, "migrate")}.`],
  229: NO_RIGHT,
  230: NO_RIGHT,
  262: ["no-access", () => "Migrating needs the server's administrator: sign in as one."],
  701: TOO_SMALL,
  1105: FULL,
  2601: ["store-failed", faultHint],
  2627: ["store-failed", faultHint],
  4060: [
    "no-access",
    ({ database }) => `Check that the database is called ${database}, and that it has a user for this sign-in.`,
  ],
  8645: TOO_SMALL,
  9002: ["store-failed", () => "The transaction log is full: wait, or choose a larger tier."],
  10928: TOO_SMALL,
  10929: TOO_SMALL,
  18456: ["no-access", signInHint],
  33134: [
    "no-access",
    (target) =>
      `The principal is not found: create the user by its id (${commandFor(target, "grant")}), which needs no directory.`,
  ],
  40501: TOO_SMALL,
  40532: ["no-access", ({ server }) => `Check the server's name (${server}) and the kind of sign-in.`],
  40544: FULL,
  40613: [
    "no-answer",
    () => "The database is being moved or is waking up, which takes a minute or two: try again then.",
  ],
  40615: ["no-access", firewallHint],
  40914: [
    "no-access",
    () =>
      "The server does not admit this subnet: add the virtual-network rule, or set network to private-endpoint-with-firewall.",
  ],
  47072: [
    "no-access",
    () => "The server requires a newer TLS version than this client supports: set its minimum to 1.2.",
  ],
  47073: [
    "no-access",
    () =>
      "Public access is off: run this inside the virtual network, where the private endpoint is, or set network to private-endpoint-with-firewall.",
  ],
};

const CERTIFICATE = /^(CERT_|DEPTH_ZERO|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_|SELF_SIGNED|UNABLE_TO_)/;

function adviceOn({ number, codes }: Failure): Advice {
  const known = number === undefined ? undefined : BY_NUMBER[number];
  if (known !== undefined) return known;
  if (codes.includes("ENOTFOUND"))
    return ["no-access", ({ server }) => `There is no server called ${server}: check its name.`];
  if (codes.some((code) => CERTIFICATE.test(code))) {
    return [
      "no-access",
      ({ server }) =>
        `The certificate of ${server} cannot be verified: check the name, or give the server a certificate that can be.`,
    ];
  }
  if (codes.includes("ECONNREFUSED")) {
    return [
      "store-failed",
      ({ server, port = 1433 }) =>
        `Nothing answers on port ${port} of ${server}: check the port, and that the server is running.`,
    ];
  }
  return ["store-failed", () => "See the message, and try again."];
}

/**
 * A failure of the driver as the store's own error: one line that says what, where and what to do.
 * @param proven whether signing in has worked here before: then a refusal is temporary
 * @param expected whether a refusal is temporary even before that
 */
export function storeError(
  failure: Failure,
  target: SqlTarget,
  {
    doing,
    cause,
    proven = false,
    expected = false,
  }: { doing: string; cause?: unknown; proven?: boolean; expected?: boolean },
): TrackerError {
  const [code, hint] = adviceOn(failure);
  const kind = classOf(failure);
  const number = failure.number === undefined ? "" : `${failure.number}: `;
  const said = cut(withoutPassword(failure.message, target));
  return new TrackerError(code, `${describeTarget(target)}: ${doing} failed (${number}${said})`, {
    cause,
    retryable: kind !== "final" && (kind !== "refusal" || proven || expected),
    hint:
      kind === "refusal" && proven
        ? `It worked before and may recover by itself. If it does not: ${hint(target, failure)}`
        : hint(target, failure),
    number: failure.number,
  });
}

function firewallHint({ server }: SqlTarget, { message }: Failure): string {
  const [, address = "this address"] = /IP address '([^']+)'/.exec(message) ?? [];
  return `Allow ${address} in the firewall of ${server}; a change takes up to five minutes.`;
}

function signInHint(target: SqlTarget, { message }: Failure): string {
  if (!signsInWithToken(target)) return "Check the user and the password.";
  if (/expired/i.test(message)) return "The token is too old: sign in again.";
  return `${target.database} has no user for this sign-in: create one with ${commandFor(target, "grant")}.`;
}

/** `grant` gives roles to Entra users only; a user with a SQL login was created by hand. */
function rightHint(target: SqlTarget): string {
  if (signsInWithToken(target))
    return `The user lacks a permission: give it its role with ${commandFor(target, "grant")}.`;
  return "The user lacks a permission: give it its role, as in ALTER ROLE price_writer ADD MEMBER [name], or bi_reader if it only reads.";
}

function faultHint(): string {
  return "The same key keeps coming back, which is a bug in this program: please report it.";
}

/** Hides the password if the server or the driver repeats it; one that is also a name is not a secret there. */
function withoutPassword(message: string, { server, database, signIn }: SqlTarget): string {
  const names = "user" in signIn ? [server, database, signIn.user] : [];
  return hiding("user" in signIn && !names.includes(signIn.password) ? [signIn.password] : [])(message);
}
