import {
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
import { jsonOf, oneLine } from "./said.ts";

type Schema<Value = unknown> = v.GenericSchema<unknown, Value>;

/** A schema for the result of `read`; if that is undefined, there is an issue with the value as it was sent. */
function readAs<Value>(expected: string, read: (value: unknown) => Value | undefined): Schema<Value> {
  return v.pipe(
    v.unknown(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const value = read(dataset.value);
      if (value !== undefined) return value;
      addIssue({ message: expected });
      return NEVER;
    }),
  );
}

/** A decimal, as text or number, as venues send prices. */
export const amount: Schema<Price> = readAs("a decimal", (value) =>
  typeof value === "string" || typeof value === "number" ? parsePrice(value) : undefined,
);

/** A traded volume, as text or number: not negative, and finite. */
export const volume: Schema<number> = readAs("a volume", (value) => {
  const size = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof size === "number" && size >= 0 && Number.isFinite(size) ? size : undefined;
});

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 0) return undefined;
  // JSON has a negative zero, which Object.is does not take for the instant 0.
  return Math.abs(number);
}

function instantIn(unit: number): (value: unknown) => Instant | undefined {
  return (value) => {
    const instant = (wholeNumber(value) ?? Number.NaN) * unit;
    return instant <= FURTHEST_INSTANT ? instant : undefined;
  };
}

/** A time in whole seconds or milliseconds since the epoch, as text or number. The price rule decides whether it is plausible. */
export const unixSeconds: Schema<Instant> = readAs("a time in whole seconds", instantIn(SECOND));
export const unixMilliseconds: Schema<Instant> = readAs("a time in whole milliseconds", instantIn(1));

const isoTimestamp = v.pipe(v.string(), v.isoTimestamp());

/** A time with its zone, such as 2025-07-14T09:35:00.123456Z. Date.parse alone also accepts words, and assumes local time if no zone is given. */
export const isoTime: Schema<Instant> = readAs("an ISO 8601 time", (value) => {
  const time = v.is(isoTimestamp, value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
});

function slotIn(unit: number): (value: unknown) => Slot | undefined {
  const read = instantIn(unit);
  return (value) => {
    const start = read(value);
    return start !== undefined && start % SLOT_LENGTH === 0 ? toSlot(start) : undefined;
  };
}

/** The start of a candle as long as a slot. */
export const slotSeconds: Schema<Slot> = readAs(`a multiple of ${SLOT_LENGTH / SECOND} s`, slotIn(SECOND));
export const slotMilliseconds: Schema<Slot> = readAs(`a multiple of ${SLOT_LENGTH} ms`, slotIn(1));

/** Returns a reader of the time at which a venue answered, from a field of the document; null if it has none. */
export function serverTimeIn(field: string, time: Schema<Instant>): (body: unknown) => Instant | null {
  const schema = v.object({ [field]: time });
  return (body) => {
    const result = v.safeParse(schema, body);
    return result.success ? (result.output[field] ?? null) : null;
  };
}

/** Returns a reader of a document: checks the fields that are used, and calls `make` with them. Throws as `checked` does. */
export function reading<Fields extends Schema, Made>(
  schema: Fields,
  make: (fields: v.InferOutput<Fields>) => Made,
): (body: unknown) => Made {
  return (body) => make(checked(schema, body));
}

/**
 * The fields that are used of a document, or of the part of it at `place`. Throws a TrackerError (`malformed-answer`) that names the first
 * wrong field and what was found there, cut at 200 characters.
 */
export function checked<Fields extends Schema>(schema: Fields, body: unknown, place = ""): v.InferOutput<Fields> {
  const result = v.safeParse(schema, body, { abortEarly: true, abortPipeEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = [place, v.getDotPath(issue)].filter(Boolean).join(".");
  const message = `expected ${expectation(issue)}, found ${found(issue.input)}`;
  throw new TrackerError("malformed-answer", field === "" ? message : `${field}: ${message}`);
}

function expectation(issue: v.BaseIssue<unknown>): string {
  return issue.message.startsWith("Invalid") ? (issue.expected ?? "something else") : issue.message;
}

function found(value: unknown): string {
  return value === undefined ? "nothing" : oneLine(jsonOf(value));
}
