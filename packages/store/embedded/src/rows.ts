import type { StatementSync } from "node:sqlite";
import {
  type Candle,
  type Capture,
  type Currency,
  contextOf,
  type Evidence,
  FURTHEST_INSTANT,
  type Instant,
  type JudgedQuote,
  type Price,
  type PriceRow,
  type Quality,
  SECOND,
  type Slot,
} from "@tracker/core";

const DISPERSION_UNITS = 1_000_000;

export const toSeconds = (instant: number) => Math.floor(instant / SECOND);

/** The first whole second at or after an instant, for the bounds of a range. */
export const toSecondsUp = (instant: number) => Math.ceil(instant / SECOND);

/** In the order in which they are read and written. Slots are in seconds, dispersions in millionths. */
export const PRICE_COLUMNS = "currency, slot, price, quality, kept, asked, dispersion, captured_at, rule_number";
/** Quotes as the statements return them, under the domain's own names. */
// Files from before times were checked may hold any integer, and one beyond 2^53 could not even be read.
export const QUOTE_COLUMNS = `source, currency, last, bid, ask,
  CASE WHEN venue_time BETWEEN -${FURTHEST_INSTANT} AND ${FURTHEST_INSTANT} THEN venue_time END AS venueTime,
  received_at AS receivedAt, verdict, detail, unchanged_since AS unchangedSince, others_then AS othersThen`;

export function priceValues(row: PriceRow): (string | number)[] {
  const { currency, slot, price, quality, kept, asked, dispersion, capturedAt, rule } = row;
  return [
    currency,
    toSeconds(slot),
    price,
    quality,
    kept,
    asked,
    Math.round(dispersion * DISPERSION_UNITS),
    capturedAt,
    rule,
  ];
}

/** Makes a statement return its rows as arrays, as `priceRow` reads them. */
export function inArrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true);
  return statement;
}

/** The price of a row in array form, which takes a third of the time of an object. */
export function priceRow(row: unknown): PriceRow {
  const [currency, slot, price, quality, kept, asked, dispersion, capturedAt, rule] = row as Columns;
  return {
    currency,
    slot: (slot * SECOND) as Slot,
    price,
    quality,
    kept,
    asked,
    dispersion: dispersion / DISPERSION_UNITS,
    capturedAt,
    rule,
  };
}

type Columns = [Currency, number, Price, Quality, number, number, number, Instant, number];

export function quoteValues(slot: Slot, quote: JudgedQuote): (string | number | null)[] {
  const { source, currency, last, bid, ask, venueTime, receivedAt, verdict, detail, unchangedSince, othersThen } =
    quote;
  const amounts = [last, bid, ask];
  const past = [secondsOrNull(unchangedSince), othersThen];
  return [toSeconds(slot), currency, source, ...amounts, venueTime, receivedAt, verdict, detail, ...past];
}

export function contextValues({ slot, currency, context }: Capture): (string | number | null)[] | undefined {
  const said = context && contextOf(context.reference, context.agreedSince);
  return said === null ? undefined : [toSeconds(slot), currency, said.reference, secondsOrNull(said.agreedSince)];
}

export function judgedQuote(row: unknown): JudgedQuote {
  const stored = row as JudgedQuote;
  return { ...stored, unchangedSince: instantOrNull(stored.unchangedSince) };
}

/** The evidence of each capture, from rows of quotes with their capture's slot and context, ordered by capture. */
export function evidenceOf(rows: readonly unknown[]): Evidence[] {
  const captures = Map.groupBy(rows, (row) => {
    const { slot, currency } = row as { slot: number; currency: string };
    return `${slot} ${currency}`;
  });
  return [...captures.values()].map((of) => {
    const first = of[0] as { reference: Price | null; agreedSince: Instant | null } & JudgedQuote;
    const context = contextOf(first.reference, instantOrNull(first.agreedSince));
    const quotes = of.map((row) => {
      const { slot, reference, agreedSince, ...quote } = row as Record<string, unknown>;
      return judgedQuote(quote);
    });
    return { slot: slotOf(first), currency: first.currency, quotes, context };
  });
}

export function candle(row: unknown): Candle {
  const { start, open, close, summary } = row as Candle & { summary: string };
  const [high, low, count, degraded, backfilled, imported] = JSON.parse(summary);
  return { start: start * SECOND, open, high, low, close, count, degraded, backfilled, imported };
}

const secondsOrNull = (slot: Slot | null) => slot && toSeconds(slot);
const instantOrNull = (seconds: number | null) => (seconds === null ? null : ((seconds * SECOND) as Slot));

export function slotOf(row: unknown): Slot {
  return ((row as { slot: number }).slot * SECOND) as Slot;
}
