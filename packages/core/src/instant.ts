/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** From `from` (inclusive) to `to` (exclusive). */
export interface Range<Point extends Instant = Instant> {
  readonly from: Point;
  readonly to: Point;
}
