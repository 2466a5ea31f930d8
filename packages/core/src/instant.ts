/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** How far from the epoch an instant can be and still have a date (ECMA-262, 21.4.1.1). */
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
