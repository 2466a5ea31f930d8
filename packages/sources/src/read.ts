import {
  cut,
  FURTHEST_INSTANT,
  type Instant,
  type Price,
  parsePrice,
  SECOND,
  SLOT_LENGTH,
  type Slot,
  TrackerError,
  toSlot,
} from "@tracker/core";
import * as v from "valibot";

/** A decimal, as text or number, as venues send prices. */
export const amount = v.pipe(
  v.custom<string | number>((value) => typeof value === "string" || typeof value === "number", "a decimal"),
  v.transform(parsePrice),
  v.custom<Price>((price) => price !== undefined, "a decimal"),
);

const wholeNumber = v.pipe(
  v.union([v.pipe(v.string(), v.digits(), v.transform(Number)), v.number()], "a whole number"),
  v.safeInteger("a whole number"),
  v.minValue(0, "a whole number"),
  // JSON knows a negative zero, which is not the instant 0 to whoever compares by Object.is.
  v.transform(Math.abs),
);

const asInstant = v.transform((seconds: number): Instant => seconds * SECOND);
const hasDate = v.check((instant: Instant) => instant <= FURTHEST_INSTANT, "a time");

/** A time in whole seconds or milliseconds since the epoch, as text or number. Whether it is a likely one, the price rule says. */
export const unixSeconds = v.pipe(wholeNumber, asInstant, hasDate);
export const unixMilliseconds = v.pipe(wholeNumber, hasDate);

/** A time with its zone, such as 2025-07-14T09:35:00.123456Z: Date.parse alone takes words, and this machine's zone where none is named. */
export const isoTime = v.pipe(
  v.string("an ISO 8601 time"),
  v.isoTimestamp("an ISO 8601 time"),
  v.transform(Date.parse),
  v.number("an ISO 8601 time"),
);

const onBoundary = v.check((instant: Instant) => instant % SLOT_LENGTH === 0, "a multiple of 300 s");
const slot = v.transform((instant: Instant): Slot => toSlot(instant));

/** The start of a five-minute candle. One that lies nowhere near the others is no reason to refuse these: it is not what was asked for. */
export const slotSeconds = v.pipe(wholeNumber, asInstant, onBoundary, slot);
export const slotMilliseconds = v.pipe(wholeNumber, onBoundary, slot);

/** A reader of the time at which a venue answered, from a field of the document; null where there is none. */
export function serverTimeIn(
  field: string,
  time: v.GenericSchema<unknown, Instant>,
): (body: unknown) => Instant | null {
  const schema = v.object({ [field]: time });
  return (body) => {
    const result = v.safeParse(schema, body, { abortEarly: true, abortPipeEarly: true });
    return result.success ? (result.output[field] ?? null) : null;
  };
}

type Schema = v.GenericSchema<unknown, unknown>;

/**
 * A reader of a document: checks it against a schema of the used fields and makes something of them. It throws a TrackerError
 * (`malformed-answer`) that names the first field that is wrong and what was found there, cut at 200 characters.
 */
export function reading<Fields extends Schema, Made>(
  schema: Fields,
  make: (fields: v.InferOutput<Fields>) => Made,
): (body: unknown) => Made {
  return (body) => {
    const result = v.safeParse(schema, body, { abortEarly: true, abortPipeEarly: true });
    if (result.success) return make(result.output);
    const [issue] = result.issues;
    throw new TrackerError(
      "malformed-answer",
      `${fieldOf(issue)}expected ${expectation(issue)}, found ${found(issue.input)}`,
    );
  };
}

/** The text that a document's own error has, or undefined when it is none. */
export function errorText<Fields extends Schema>(
  schema: Fields,
  text: (fields: v.InferOutput<Fields>) => unknown,
): (body: unknown) => string | undefined {
  return (body) => {
    const result = v.safeParse(schema, body);
    if (!result.success) return undefined;
    const value = text(result.output);
    return cut(textOf(value));
  };
}

function fieldOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? "" : `${path}: `;
}

function expectation(issue: v.BaseIssue<unknown>): string {
  return issue.message.startsWith("Invalid") ? (issue.expected ?? "something else") : issue.message;
}

function found(value: unknown): string {
  return value === undefined ? "nothing" : cut(jsonOf(value));
}

/** What a document says in a place where a text is expected, whatever is there. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : jsonOf(value);
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    // JSON.parse takes what is nested more deeply than JSON.stringify can write.
    return "what is nested too deeply to be told";
  }
}
