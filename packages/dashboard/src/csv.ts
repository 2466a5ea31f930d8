import {
  type Candle,
  type Currency,
  formatPrice,
  INSTRUMENT,
  type Instant,
  type PriceRow,
  type Range,
} from "@tracker/core";
import type { Answer } from "./answer.ts";
import type { Context } from "./context.ts";

/** No field needs quotes: all are numbers, times, codes or words of ours. */
type Line = readonly (string | number)[];

export const PRICE_COLUMNS = "slot,currency,price,quality,kept,asked,dispersion,captured_at";
const CANDLE_COLUMNS = "start,currency,open,high,low,close,count,degraded,backfilled";

/** A price's fields, in the order of PRICE_COLUMNS. */
export function priceFields({ slot, currency, price, quality, kept, asked, dispersion, capturedAt }: PriceRow) {
  return [
    time(slot),
    currency,
    formatPrice(price),
    quality,
    kept,
    asked,
    dispersion,
    time(capturedAt),
  ] as const satisfies Line;
}

/** Prices as lines of CSV, without the columns' names. */
export function priceLines(rows: readonly PriceRow[]): string {
  return lines(rows.map(priceFields));
}

export function pricesCsv(rows: readonly PriceRow[]): string {
  return `${PRICE_COLUMNS}\n${priceLines(rows)}`;
}

export function candlesCsv(currency: Currency, candles: readonly Candle[]): string {
  const fields = candles.map(({ start, open, high, low, close, count, degraded, backfilled }) => [
    time(start),
    currency,
    ...[open, high, low, close].map(formatPrice),
    ...[count, degraded, backfilled],
  ]);
  return `${CANDLE_COLUMNS}\n${lines(fields)}`;
}

/** A CSV file to keep, named after what is in it: bitcoin-usd-1d-20260101T0000Z-20270101T0000Z.csv. */
export function csvFile(
  body: string,
  { of, from, to }: { readonly of: readonly string[] } & Range,
  { replayOf }: Context,
): Pick<Answer, "content" | "headers"> {
  const parts = [
    INSTRUMENT.asset.name.toLowerCase(),
    ...of,
    ...[from, to].map(compact),
    ...(replayOf === undefined ? [] : ["replay"]),
  ];
  const name = `${parts.join("-")}.csv`;
  return {
    content: { contentType: "text/csv; charset=utf-8", body: Buffer.from(body) },
    headers: { "content-disposition": `attachment; filename="${name}"` },
  };
}

function lines(rows: readonly Line[]): string {
  return rows.map((fields) => `${fields.join()}\n`).join("");
}

function time(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** 20260101T0000Z: a time that a file's name can hold. */
function compact(instant: Instant): string {
  return `${time(instant).slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
}
