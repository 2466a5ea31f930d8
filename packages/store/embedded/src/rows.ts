import type { Candle, JudgedQuote, PriceRow, Slot } from "@tracker/core";
import { FURTHEST_INSTANT, SECOND } from "@tracker/core";

const DISPERSION_UNITS = 1_000_000;

export const toSeconds = (instant: number) => Math.floor(instant / SECOND);

/** The first whole second at or after an instant: what a range's bounds become. */
export const toSecondsUp = (instant: number) => Math.ceil(instant / SECOND);

/** Rows as the statements return them: the domain's own names, slots in seconds, dispersions in millionths. */
export const PRICE_COLUMNS = "currency, slot, price, quality, kept, asked, dispersion, captured_at AS capturedAt";
// Files from before a time was judged may hold any whole number: beyond 2^53 it could not even be read.
export const QUOTE_COLUMNS = `source, currency, last, bid, ask,
  CASE WHEN venue_time BETWEEN -${FURTHEST_INSTANT} AND ${FURTHEST_INSTANT} THEN venue_time END AS venueTime,
  received_at AS receivedAt, verdict, detail`;

export function priceValues(row: PriceRow): (string | number)[] {
  const { currency, slot, price, quality, kept, asked, dispersion, capturedAt } = row;
  return [
    currency,
    toSeconds(slot),
    price,
    quality,
    kept,
    asked,
    Math.round(dispersion * DISPERSION_UNITS),
    capturedAt,
  ];
}

export function priceRow(row: unknown): PriceRow {
  const stored = row as PriceRow;
  return { ...stored, slot: slotOf(stored), dispersion: stored.dispersion / DISPERSION_UNITS };
}

export function quoteValues(slot: Slot, quote: JudgedQuote): (string | number | null)[] {
  const { source, currency, last, bid, ask, venueTime, receivedAt, verdict, detail } = quote;
  return [toSeconds(slot), currency, source, last, bid, ask, venueTime, receivedAt, verdict, detail];
}

export function judgedQuote(row: unknown): JudgedQuote {
  return { ...(row as JudgedQuote) };
}

export function candle(row: unknown): Candle {
  const { start, open, close, summary } = row as Candle & { summary: string };
  const [high, low, count, degraded, backfilled] = JSON.parse(summary);
  return { start: start * SECOND, open, high, low, close, count, degraded, backfilled };
}

export function slotOf(row: unknown): Slot {
  return ((row as { slot: number }).slot * SECOND) as Slot;
}
