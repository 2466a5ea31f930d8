/** What kind of thing went wrong; an entry (command line, function) may act on it, a person reads the message. */
export type ErrorCode =
  | "bad-input"
  | "no-answer"
  | "malformed-answer"
  | "store-locked"
  | "store-failed"
  | "store-outdated"
  | "store-too-new"
  | "no-access"
  | "deadline"
  | "busy";

export interface ErrorDetails {
  readonly cause?: unknown;
  /** Whether the same request may succeed when repeated; false unless said. */
  readonly retryable?: boolean;
  /** What to do about it, as a sentence. */
  readonly hint?: string;
}

/** A failure that was foreseen. The message says in one line what was being done and what went wrong. */
export class TrackerError extends Error {
  override readonly name = "TrackerError";
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.hint = details.hint;
  }
}

/** One line for a person: the message and, where there is one, the way out. */
export function describeError(error: unknown): string {
  if (error instanceof TrackerError)
    return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
