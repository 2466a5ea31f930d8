import {
  type Candle,
  type Currency,
  formatPrice,
  INSTRUMENT,
  type Instant,
  type JudgedQuote,
  type Price,
  type PriceRow,
  type Range,
  type Slot,
} from "@tracker/core";
import type { Answer } from "./answer.ts";
import type { Context } from "./context.ts";
import type { Around } from "./rows.ts";

/** The fields of a line; null for an empty one. */
export type Line = readonly (string | number | boolean | null)[];

/** Every column, so that an import restores what was exported. docs/elsewhere.md describes them. */
export const PRICE_COLUMNS = "slot,currency,price,quality,kept,asked,dispersion,captured_at,rule";
export const QUOTE_COLUMNS =
  "slot,currency,source,last,bid,ask,venue_time,received_at,verdict,detail,unchanged_since,others_then";
export const CANDLE_COLUMNS = "start,currency,open,high,low,close,count,degraded,backfilled,imported,complete";

/** Returns a price's fields in the order of PRICE_COLUMNS. */
export function priceFields(row: PriceRow): Line {
  const { slot, currency, price, quality, kept, asked, dispersion, capturedAt, rule } = row;
  return [time(slot), currency, formatPrice(price), quality, kept, asked, dispersion, time(capturedAt), rule];
}

/** Returns the fields of a quote of a slot in the order of QUOTE_COLUMNS. */
export function quoteFields(slot: Slot, quote: JudgedQuote): Line {
  const { currency, source, last, bid, ask, venueTime, receivedAt, verdict, detail, unchangedSince, othersThen } =
    quote;
  return [
    ...[time(slot), currency, source],
    ...[last, bid, ask].map(amountOrNull),
    ...[timeOrNull(venueTime), time(receivedAt), verdict, detail],
    ...[timeOrNull(unchangedSince), amountOrNull(othersThen)],
  ];
}

/** Returns a candle's fields in the order of CANDLE_COLUMNS. */
export function candleFields(currency: Currency, candle: Candle, complete: boolean): Line {
  const { start, open, high, low, close, count, degraded, backfilled, imported } = candle;
  const prices = [open, high, low, close].map(formatPrice);
  return [time(start), currency, ...prices, count, degraded, backfilled, imported, complete];
}

/** The text before and after lines of CSV. */
export function csvAround(columns: string): Around {
  return { format: "csv", contentType: "text/csv; charset=utf-8", opening: columns, closing: "\n" };
}

/** Returns the header that names a CSV download after its contents: bitcoin-usd-1d-20260101T0000Z-20270101T0000Z.csv. */
export function csvHeaders(
  of: readonly string[],
  { from, to }: Range,
  { replayOf }: Context,
): NonNullable<Answer["headers"]> {
  const parts = [
    INSTRUMENT.asset.name.toLowerCase(),
    ...of,
    ...[from, to].map(compact),
    ...(replayOf === undefined ? [] : ["replay"]),
  ];
  return { "content-disposition": `attachment; filename="${parts.join("-")}.csv"` };
}

/** Returns lines of CSV without a header line; null is an empty field. */
export function csvLines(lines: readonly Line[]): string {
  return lines.map((fields) => `${csvLine(fields)}\n`).join("");
}

/** Returns a line without its line break. */
export function csvLine(fields: Line): string {
  return fields.map(csvField).join();
}

/** Quotes a field if it would otherwise be read as several fields or lines (RFC 4180, section 2). */
function csvField(value: Line[number]): string {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const amountOrNull = (price: Price | null) => price && formatPrice(price);
const timeOrNull = (instant: Instant | null) => (instant === null ? null : time(instant));

function time(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** Formats a time for a file name: 20260101T0000Z. */
function compact(instant: Instant): string {
  return `${time(instant).slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
}
