/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** The furthest instant from the epoch that a Date can hold (ECMA-262, 21.4.1.1). */
export const FURTHEST_INSTANT = 8.64e15;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** From `from` (inclusive) to `to` (exclusive). */
export interface Range<Point extends Instant = Instant> {
  readonly from: Point;
  readonly to: Point;
}

/** The range of a database's time (T-SQL's datetime2: the years 1 to 9999), less the last day: the day that an instant lies in ends within it. */
const FIRST_KEPT = Date.parse("0001-01-01T00:00:00Z");
const LAST_KEPT = Date.parse("9999-12-31T00:00:00Z");

/** The texts that parseInstant accepts, except those of impossible dates. */
export const INSTANT_TEXT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/;

/** A time in UTC, as 2025-07-14, 2025-07-14T09:35Z or with seconds; undefined for any other text. */
export function parseInstant(text: string): Instant | undefined {
  if (!INSTANT_TEXT.test(text)) return undefined;
  const value = Date.parse(text);
  if (!(FIRST_KEPT <= value && value <= LAST_KEPT)) return undefined;
  // Date.parse reads June 31 as July 1.
  return new Date(value).toISOString().startsWith(text.slice(0, 10)) ? value : undefined;
}
