/**
 * What kind of thing went wrong; the message says what exactly, for a person.
 *
 * - `bad-input`: what was given (a setting, a flag, a file, a name) cannot be used
 * - `no-answer`: a source, Azure or the database cannot be reached, is too slow or has too much to do
 * - `malformed-answer`: a source answered and cannot be understood; the price rule tells it from `no-answer`
 * - `no-access`: who asks is not let in, or may not do it
 * - `store-failed`: the store cannot be used as it is: locked, damaged, full, or of another schema
 */
export type ErrorCode = "bad-input" | "no-answer" | "malformed-answer" | "no-access" | "store-failed";

export interface ErrorDetails {
  readonly cause?: unknown;
  /** Whether the same request may succeed when repeated; false unless said. */
  readonly retryable?: boolean;
  /** What to do about it, as a sentence. */
  readonly hint?: string;
  /** A server's own number for the failure, where it gives one. */
  readonly number?: number | undefined;
}

/** A failure that was foreseen. The message says in one line what was being done and what went wrong. */
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

/** One line for a person: the message and, where there is one, the way out. */
export function describeError(error: unknown): string {
  if (error instanceof TrackerError)
    return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
