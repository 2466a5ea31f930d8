/** The essence of a driver's error. */
export interface Failure {
  /** SQL Server's message number; undefined for failures of the network or the driver. */
  readonly number: number | undefined;
  /** The codes from the driver and the system, those of the cause first. */
  readonly codes: readonly string[];
  readonly message: string;
  /** The line of the batch that failed, from 1. */
  readonly line: number | undefined;
}

/** The fields of an error of mssql or tedious that their types do not declare. */
interface DriverError extends Error {
  readonly code?: unknown;
  /** For a lost connection mssql puts the system's code here, as a text. */
  readonly number?: unknown;
  readonly lineNumber?: number;
  readonly originalError?: unknown;
  /** The message with which the server refused a sign-in; see carryRefusal. */
  readonly refusal?: ServerMessage;
  /** The errors of the batch before this one. */
  readonly precedingErrors?: readonly Error[];
  readonly errors?: readonly Error[];
}

/** A message of the server, as the driver reports it. */
export interface ServerMessage {
  readonly number: number;
  readonly message: string;
}

/** Attaches the server's message about a refused sign-in to the driver's error, which keeps only the text of the last message. */
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

/** Bugs in a program, as opposed to failures of the driver or the server. */
const BUGS = ["TypeError", "RangeError", "ReferenceError", "SyntaxError"];

function codeOf(error: Error): unknown {
  return fields(error).code ?? BUGS.find((name) => name === error.name);
}

/** An error and its causes, the innermost first. If the server ends a connection with an error, the lost connection comes after that. */
function chainOf(error: Error): Error[] {
  const { originalError, cause, errors = [], precedingErrors = [] } = fields(error);
  const inner = [...precedingErrors, originalError, cause, errors[0]].find((one) => one instanceof Error);
  return inner === undefined ? [error] : [...chainOf(inner), error];
}

/**
 * How a failure is handled.
 *
 * - `contention` between transactions: over at once, and the victim is retried
 * - `race`: another writer has just inserted the same key, which a second try sees; if that fails as well, it is a bug of ours
 * - `service`: a move, a restart, throttling, too little memory or too few workers: over in seconds to minutes
 * - `connection`: lost, silent, or closed by the driver
 * - `refusal`: an unknown name or sign-in; temporary if it has worked before, wrong if not
 * - `final`: reported at once
 */
export type FailureClass = "contention" | "race" | "service" | "connection" | "refusal" | "final";

type Classes<Key extends string | number> = Readonly<Partial<Record<FailureClass, readonly Key[]>>>;

/**
 * By the server's number. From Microsoft's "Troubleshoot common connection errors" (Azure SQL), "Troubleshoot memory errors", and the numbers
 * that its own clients retry (SqlClient, Entity Framework Core), as far as these statements can cause them. Any other is final.
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

/** By the driver's, its pool's and the system's codes. Any other is final, such as those of certificates that are not trusted. */
const CODES: Classes<string> = {
  connection: [
    // No first answer, a sign-in that does not end, a cancellation that is not acknowledged.
    "ETIMEOUT",
    // Closed by the driver, by its pool, or during a transaction.
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

/** The codes that mssql gives errors without one, such as an answer that breaks off. */
const NO_CODE = ["EREQUEST", "UNKNOWN"];

/** An error of the driver or its pool without a code means a lost connection ("unexpected end of message stream", "aborted"). */
export function classOf({ number, codes }: Failure): FailureClass {
  if (number !== undefined) return listed(NUMBERS, number);
  const code = codes.find((one) => !NO_CODE.includes(one));
  return code === undefined ? "connection" : listed(CODES, code);
}

function listed<Key extends string | number>(classes: Classes<Key>, key: Key): FailureClass {
  const found = Object.entries(classes).find(([, keys]) => keys.includes(key));
  return (found?.[0] ?? "final") as FailureClass;
}

/** Whether it failed because the server, its database or the user is unknown: if these are new, that is temporary. */
export function isNotKnown(error: Error): boolean {
  return classOf(failureOf(error)) === "refusal";
}
