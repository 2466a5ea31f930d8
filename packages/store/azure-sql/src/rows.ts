import {
  type Candle,
  type Capture,
  type Currency,
  firstOfEachSource,
  formatPrice,
  type Instant,
  type JudgedQuote,
  type Price,
  type PriceRow,
  parsePrice,
  type Slot,
  TrackerError,
} from "@tracker/core";

/** Decimals cross the driver as text: as numbers it would round them. */
export const PRICE_COLUMNS = `p.currency, p.slot, CONVERT(varchar(40), p.price) AS price, p.quality, p.kept, p.asked,
  CONVERT(varchar(40), p.dispersion) AS dispersion, p.captured_at AS capturedAt`;

export const QUOTE_COLUMNS = `q.source, q.currency, CONVERT(varchar(40), q.last) AS last, CONVERT(varchar(40), q.bid) AS bid,
  CONVERT(varchar(40), q.ask) AS ask, q.venue_time AS venueTime, q.received_at AS receivedAt, q.verdict, q.detail`;

interface Stored {
  readonly [column: string]: unknown;
}

export function priceRow(row: unknown): PriceRow {
  const { currency, slot, price, quality, kept, asked, dispersion, capturedAt } = row as PriceRow & Stored;
  return {
    slot: instantOf(slot) as Slot,
    currency,
    price: priceOf(price),
    quality,
    kept,
    asked,
    dispersion: Number(dispersion),
    capturedAt: instantOf(capturedAt),
  };
}

export function judgedQuote(row: unknown): JudgedQuote {
  const { source, currency, last, bid, ask, venueTime, receivedAt, verdict, detail } = row as JudgedQuote & Stored;
  const amount = (value: unknown) => (value === null ? null : priceOf(value));
  return {
    source,
    currency,
    last: amount(last),
    bid: amount(bid),
    ask: amount(ask),
    venueTime: venueTime === null ? null : instantOf(venueTime),
    receivedAt: instantOf(receivedAt),
    verdict,
    detail,
  };
}

export function candle(row: unknown): Candle {
  const { start, open, high, low, close, count, degraded, backfilled } = row as Candle & Stored;
  const prices = { open: priceOf(open), high: priceOf(high), low: priceOf(low), close: priceOf(close) };
  return { start: instantOf(start), ...prices, count, degraded, backfilled };
}

export function slotOf(row: unknown): { currency: Currency; slot: Slot } {
  const { currency, slot } = row as { currency: Currency; slot: unknown };
  return { currency, slot: instantOf(slot) as Slot };
}

/**
 * Captures as one JSON document, {"p": prices, "q": quotes}: arrays in the order of the statement's columns, decimals and times as text.
 * A capture without a price is a row of `p` with nulls (which JSON makes of undefined in an array). A source's quote is there once: a
 * second would break the table's key, and with it the whole batch.
 */
export function capturesJson(captures: readonly Capture[]): string {
  const p = captures.map(({ slot, currency, price }) => [
    currency,
    isoSeconds(slot),
    price === null ? null : formatPrice(price.price),
    price?.quality,
    price?.kept,
    price?.asked,
    price?.dispersion.toFixed(6),
    price === null ? null : isoMilliseconds(price.capturedAt),
  ]);
  const amount = (value: Price | null) => (value === null ? null : formatPrice(value));
  const q = captures.flatMap(({ slot, currency, quotes }) =>
    firstOfEachSource(quotes).map(({ source, last, bid, ask, venueTime, receivedAt, verdict, detail }) => [
      isoSeconds(slot),
      currency,
      source,
      amount(last),
      amount(bid),
      amount(ask),
      venueTime === null ? null : isoMilliseconds(venueTime),
      isoMilliseconds(receivedAt),
      verdict,
      detail,
    ]),
  );
  return JSON.stringify({ p, q });
}

function isoMilliseconds(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, -1);
}

function isoSeconds(instant: Instant): string {
  return isoMilliseconds(instant).slice(0, 19);
}

function instantOf(value: unknown): Instant {
  if (value instanceof Date) return value.getTime();
  throw unexpected(value);
}

function priceOf(value: unknown): Price {
  const price = typeof value === "string" ? parsePrice(value) : undefined;
  if (price === undefined) throw unexpected(value);
  return price;
}

function unexpected(value: unknown): TrackerError {
  return new TrackerError("store-failed", `the database answered with ${typeof value} where another type was expected`);
}
