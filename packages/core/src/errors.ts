/**
 * The kind of failure; the message says exactly what happened, for a person.
 *
 * - `bad-input`: an input (a setting, a flag, a file, a name) cannot be used
 * - `no-answer`: a source, Azure or the database cannot be reached, is too slow or is overloaded
 * - `malformed-answer`: a source's answer cannot be understood; the price rule treats this differently from `no-answer`
 * - `no-access`: the sign-in was refused, or its permissions do not suffice
 * - `store-failed`: the store cannot be used: locked, damaged, full, or of another schema version
 */
export type ErrorCode = "bad-input" | "no-answer" | "malformed-answer" | "no-access" | "store-failed";

export interface ErrorDetails {
  readonly cause?: unknown;
  /** Whether the same request may succeed when repeated; false by default. */
  readonly retryable?: boolean;
  /** What to do about it, as a sentence. */
  readonly hint?: string;
  /** The server's error number, if it gives one. */
  readonly number?: number | undefined;
}

/** An expected failure. The message says in one line what was being done and what went wrong. */
export class TrackerError extends Error {
  override readonly name = "TrackerError";
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly hint: string | undefined;
  readonly number: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.hint = details.hint;
    this.number = details.number;
  }
}

/** One line for a person: the message and, if there is one, the hint. */
export function describeError(error: unknown): string {
  if (error instanceof TrackerError)
    return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
