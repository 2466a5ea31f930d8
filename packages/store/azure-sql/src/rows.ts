import {
  type Candle,
  type Capture,
  type Currency,
  contextOf,
  type Evidence,
  firstOfEachSource,
  formatPrice,
  type Instant,
  type JudgedQuote,
  type Price,
  type PriceRow,
  parsePrice,
  type Repair,
  type RepairedPrice,
  type Slot,
  TrackerError,
} from "@tracker/core";

/** Decimals are read as text: the driver would round them as numbers. */
export const PRICE_COLUMNS = `p.currency, p.slot, CONVERT(varchar(40), p.price) AS price, p.quality, p.kept, p.asked,
  CONVERT(varchar(40), p.dispersion) AS dispersion, p.captured_at AS capturedAt, p.rule_number AS [rule]`;

export const QUOTE_COLUMNS = `q.source, q.currency, CONVERT(varchar(40), q.last) AS last, CONVERT(varchar(40), q.bid) AS bid,
  CONVERT(varchar(40), q.ask) AS ask, q.venue_time AS venueTime, q.received_at AS receivedAt, q.verdict, q.detail,
  q.unchanged_since AS unchangedSince, CONVERT(varchar(40), q.others_then) AS othersThen`;

interface Stored {
  readonly [column: string]: unknown;
}

export function priceRow(row: unknown): PriceRow {
  const { currency, slot, price, quality, kept, asked, dispersion, capturedAt, rule } = row as PriceRow & Stored;
  return {
    slot: instantOf(slot) as Slot,
    currency,
    price: priceOf(price),
    quality,
    kept,
    asked,
    dispersion: Number(dispersion),
    capturedAt: instantOf(capturedAt),
    rule,
  };
}

export function repairedPrice(row: unknown): RepairedPrice {
  const { who, why, repairedAt } = row as RepairedPrice & Stored;
  return { row: priceRow(row), who, why, at: instantOf(repairedAt) };
}

export function judgedQuote(row: unknown): JudgedQuote {
  const { source, currency, last, bid, ask, venueTime, receivedAt, verdict, detail, unchangedSince, othersThen } =
    row as JudgedQuote & Stored;
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
    unchangedSince: slotOrNull(unchangedSince),
    othersThen: amount(othersThen),
  };
}

/** The evidence of each capture, from rows of quotes with their capture's slot and context, ordered by capture. */
export function evidenceOf(rows: readonly unknown[]): Evidence[] {
  const captures = Map.groupBy(rows, (row) => {
    const { slot, currency } = slotOf(row);
    return `${slot} ${currency}`;
  });
  return [...captures.values()].map((of) => {
    const { reference, agreedSince } = of[0] as Stored;
    const context = contextOf(amount(reference), slotOrNull(agreedSince));
    return { ...slotOf(of[0]), quotes: of.map(judgedQuote), context };
  });
}

export function candle(row: unknown): Candle {
  const { start, open, high, low, close, count, degraded, backfilled, imported } = row as Candle & Stored;
  const prices = { open: priceOf(open), high: priceOf(high), low: priceOf(low), close: priceOf(close) };
  return { start: instantOf(start), ...prices, count, degraded, backfilled, imported };
}

export function slotOf(row: unknown): { currency: Currency; slot: Slot } {
  const { currency, slot } = row as { currency: Currency; slot: unknown };
  return { currency, slot: instantOf(slot) as Slot };
}

/**
 * Captures as one JSON document, {"p": prices, "q": quotes, "c": contexts}: arrays in the order of the statement's columns, decimals and times as text.
 * A capture without a price is a row of `p` with nulls (JSON writes undefined in an array as null). Each source's quote is included once: a
 * second would violate the table's key and fail the whole batch.
 */
export function capturesJson(captures: readonly Capture[]): string {
  return JSON.stringify(documentOf(captures));
}

/** The new captures as above, with the keys of the rows that they replace as "r". */
export function repairsJson(repairs: readonly Repair[]): string {
  const r = repairs.map(({ row }) => [row.currency, isoSeconds(row.slot), isoMilliseconds(row.capturedAt)]);
  return JSON.stringify({ ...documentOf(repairs.map(({ by }) => by)), r });
}

function documentOf(captures: readonly Capture[]): object {
  const p = captures.map(({ slot, currency, price }) => [
    currency,
    isoSeconds(slot),
    price === null ? null : formatPrice(price.price),
    price?.quality,
    price?.kept,
    price?.asked,
    price?.dispersion.toFixed(6),
    price === null ? null : isoMilliseconds(price.capturedAt),
    price?.rule,
  ]);
  const q = captures.flatMap(({ slot, currency, quotes }) =>
    firstOfEachSource(quotes).map((quote) => [isoSeconds(slot), currency, ...quoteCells(quote)]),
  );
  const c = captures.flatMap(({ slot, currency, context }) =>
    context === null || contextOf(context.reference, context.agreedSince) === null
      ? []
      : [[isoSeconds(slot), currency, decimalOrNull(context.reference), isoOrNull(context.agreedSince, isoSeconds)]],
  );
  return { p, q, c };
}

function quoteCells(quote: JudgedQuote): (string | null)[] {
  const { source, last, bid, ask, venueTime, receivedAt, verdict, detail, unchangedSince, othersThen } = quote;
  return [
    source,
    ...[last, bid, ask].map(decimalOrNull),
    isoOrNull(venueTime, isoMilliseconds),
    isoMilliseconds(receivedAt),
    verdict,
    detail,
    isoOrNull(unchangedSince, isoSeconds),
    decimalOrNull(othersThen),
  ];
}

const decimalOrNull = (price: Price | null) => (price === null ? null : formatPrice(price));
const isoOrNull = (instant: Instant | null, iso: (instant: Instant) => string) =>
  instant === null ? null : iso(instant);

function isoMilliseconds(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, -1);
}

function isoSeconds(instant: Instant): string {
  return isoMilliseconds(instant).slice(0, 19);
}

const slotOrNull = (value: unknown) => (value === null ? null : (instantOf(value) as Slot));
const amount = (value: unknown) => (value === null ? null : priceOf(value));

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
