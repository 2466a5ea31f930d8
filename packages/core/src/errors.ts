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

/**
 * At most `length` UTF-16 units of text from outside: a log line stays one bounded line. Control characters and line ends are replaced, and
 * so are halves of characters, sent or made by the cut: no database keeps them. Addresses lose what may be a secret in them: who signs in,
 * and the query.
 */
export function cut(text: string, length = 200): string {
  const line = withoutSecrets(text.slice(0, LONGEST))
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .toWellFormed();
  if (line.length <= length) return line;
  return `${line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** More of a text than this is never looked at: far beyond what is ever shown. */
const LONGEST = 2_000;

function withoutSecrets(text: string): string {
  return text.replace(/:\/\/[^\s"'<>]+/g, (address) => {
    const [start = "", ...query] = address.split(/[?#]/);
    const at = address.lastIndexOf("@");
    if (at < 0) return query.length === 0 ? address : `${start}?…`;
    // With a query nobody can tell whether the @ ends the password or is a part of it.
    return query.length === 0 ? `://${address.slice(at + 1)}` : "://…";
  });
}
