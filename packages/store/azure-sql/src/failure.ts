/** What a failure of the driver comes down to. */
export interface Failure {
  /** SQL Server's message number; undefined for failures of the network or the driver. */
  readonly number: number | undefined;
  /** The codes that the driver and the system give it, the cause's before what it caused. */
  readonly codes: readonly string[];
  readonly message: string;
  /** The line of the batch that failed, from 1. */
  readonly line: number | undefined;
}

/** An error of mssql or tedious, as far as their types leave it open. */
interface DriverError extends Error {
  readonly code?: unknown;
  /** For a lost connection mssql puts the system's code here, a text. */
  readonly number?: unknown;
  readonly lineNumber?: number;
  readonly originalError?: unknown;
  /** What the server refused a sign-in with; see carryRefusal. */
  readonly refusal?: ServerMessage;
  /** What a batch failed with before it failed with this. */
  readonly precedingErrors?: readonly Error[];
  readonly errors?: readonly Error[];
}

/** A message of the server, as the driver gives it. */
export interface ServerMessage {
  readonly number: number;
  readonly message: string;
}

/** Puts what the server refused a sign-in with on the driver's error, which keeps no more than the text of the last message. */
export function carryRefusal(error: Error, refusal: ServerMessage): void {
  Object.assign(error, { refusal });
}

/** Reads an error of mssql or tedious. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { number: undefined, codes: [], message: String(error), line: undefined };
  const chain = chainOf(error);
  const refusal = chain.map((one) => fields(one).refusal).find((said) => said !== undefined);
  const texts = [refusal?.message, error.message, ...chain.map(({ message }) => message), error.name];
  return {
    number: refusal?.number ?? chain.map((one) => fields(one).number).find((number) => typeof number === "number"),
    codes: chain.map(codeOf).filter((code) => typeof code === "string"),
    message: texts.find((text) => text) ?? "",
    line: fields(error).lineNumber,
  };
}

const fields = (error: Error) => error as DriverError;

/** Mistakes in a program, which are no failure of anything that it talks to. */
const MISTAKES = ["TypeError", "RangeError", "ReferenceError", "SyntaxError"];

function codeOf(error: Error): unknown {
  return fields(error).code ?? MISTAKES.find((name) => name === error.name);
}

/** An error and what caused it, the cause first. A connection that an error of the server ends is lost on top of that error. */
function chainOf(error: Error): Error[] {
  const { originalError, cause, errors = [], precedingErrors = [] } = fields(error);
  const inner = [...precedingErrors, originalError, cause, errors[0]].find((one) => one instanceof Error);
  return inner === undefined ? [error] : [...chainOf(inner), error];
}

/**
 * What is done about a failure.
 *
 * - `contention` between transactions: over at once, and the victim is repeated
 * - `race`: a key that another writer has just inserted, which a second try finds; a key that is still in the way then is a fault of ours
 * - `service`: a move, a restart, throttling, too little memory or too few workers: over in seconds to minutes
 * - `connection`: lost, silent, closed under us
 * - `refusal`: a name or a sign-in that is not known; where it has worked before it passes, and otherwise it is wrong
 * - `final`: told at once
 */
export type FailureClass = "contention" | "race" | "service" | "connection" | "refusal" | "final";

type Classes<Key extends string | number> = Readonly<Partial<Record<FailureClass, readonly Key[]>>>;

/**
 * By the server's number. From Microsoft's "Troubleshoot common connection errors" (Azure SQL), "Troubleshoot memory errors", and what its own
 * clients repeat (SqlClient, Entity Framework Core), as far as these statements can meet it. What is not here is final.
 */
const NUMBERS: Classes<number> = {
  // Deadlock victim, lock timeout, snapshot conflict.
  contention: [1205, 1222, 3960],
  race: [2601, 2627],
  service: [
    615, 617, 669, 701, 802, 921, 926, 4221, 8628, 8645, 8651, 10922, 10928, 10929, 10936, 18401, 40106, 40143, 40166,
    40189, 40197, 40501, 40540, 40613, 40623, 40642, 40648, 40675, 42108, 42109, 49918, 49919, 49920,
  ],
  connection: [20, 64, 121, 203, 233, 997, 10053, 10054, 10060, 11001],
  refusal: [4060, 18456, 40532],
};

/** By the driver's, its pool's and the system's codes. What is not here is final, certificates that are not trusted among it. */
const CODES: Classes<string> = {
  connection: [
    // No first answer, no end to signing in, a cancelling that was not heard.
    "ETIMEOUT",
    // Closed under us: by the driver, by its pool, in the midst of a transaction.
    "ECLOSE",
    "ENOTOPEN",
    "ECONNCLOSED",
    "EINVALIDSTATE",
    "ECANCEL",
    "EABORT",
    "ENOTBEGUN",
    "ESOCKET",
    "ECONNRESET",
    "ECONNREFUSED",
    "ECONNABORTED",
    "EPIPE",
    "ETIMEDOUT",
    "EHOSTDOWN",
    "EHOSTUNREACH",
    "ENETDOWN",
    "ENETUNREACH",
    "ENETRESET",
    "EAI_AGAIN",
  ],
  refusal: ["ENOTFOUND", "ELOGIN", "EFEDAUTH"],
};

/** What mssql calls what has no code of its own: an answer that ends in its midst, for one. */
const NO_CODE = ["EREQUEST", "UNKNOWN"];

/** An error that the driver or its pool gives no code tells of a connection that is gone ("unexpected end of message stream", "aborted"). */
export function classOf({ number, codes }: Failure): FailureClass {
  if (number !== undefined) return listed(NUMBERS, number);
  const code = codes.find((one) => !NO_CODE.includes(one));
  return code === undefined ? "connection" : listed(CODES, code);
}

function listed<Key extends string | number>(classes: Classes<Key>, key: Key): FailureClass {
  const found = Object.entries(classes).find(([, keys]) => keys.includes(key));
  return (found?.[0] ?? "final") as FailureClass;
}

/** Whether it failed because a server, its database or who signs in is not known there: of what is new, that passes. */
export function isNotKnown(error: Error): boolean {
  return classOf(failureOf(error)) === "refusal";
}
