import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { CurrencyCode } from "../scenario/scenario.ts";

/** A stored price, in units of its currency; times in milliseconds. */
export interface StoredPrice {
  readonly currency: CurrencyCode;
  readonly slot: number;
  readonly price: number;
  readonly quality: string;
  readonly kept: number;
  readonly asked: number;
  readonly dispersion: number;
  readonly capturedAt: number;
  readonly quotes: readonly StoredQuote[];
}

export interface StoredQuote {
  readonly currency: CurrencyCode;
  readonly slot: number;
  readonly source: string;
  readonly last: number | null;
  readonly bid: number | null;
  readonly ask: number | null;
  /** The venue's own time. */
  readonly venueTime: number | null;
  readonly receivedAt: number;
  readonly verdict: string;
}

export interface Stored {
  readonly prices: readonly StoredPrice[];
  readonly quotes: readonly StoredQuote[];
  /** The result of SQLite's integrity check: "ok". */
  readonly integrity: string;
}

const UNITS = 10_000;
const MILLIONTHS = 1_000_000;
const SECOND = 1_000;

/** Everything a run has stored, read with plain SQL. */
export function readStored(folder: string): Stored {
  const database = new DatabaseSync(join(folder, "prices.db"), { readOnly: true });
  const all = (sql: string) => database.prepare(sql).all() as Record<string, number | string | null>[];
  const amount = (value: unknown) => (value === null ? null : Number(value) / UNITS);
  const quotes = all("SELECT * FROM market_quote ORDER BY slot, currency, source").map((row) => ({
    currency: row.currency as CurrencyCode,
    slot: Number(row.slot) * SECOND,
    source: String(row.source),
    last: amount(row.last),
    bid: amount(row.bid),
    ask: amount(row.ask),
    venueTime: row.venue_time === null ? null : Number(row.venue_time),
    receivedAt: Number(row.received_at),
    verdict: String(row.verdict),
  }));
  const byCapture = Map.groupBy(quotes, captureOf);
  const prices = all("SELECT * FROM market_price ORDER BY currency, slot").map((row) => {
    const key = { currency: row.currency as CurrencyCode, slot: Number(row.slot) * SECOND };
    return {
      ...key,
      price: Number(row.price) / UNITS,
      quality: String(row.quality),
      kept: Number(row.kept),
      asked: Number(row.asked),
      dispersion: Number(row.dispersion) / MILLIONTHS,
      capturedAt: Number(row.captured_at),
      quotes: byCapture.get(captureOf(key)) ?? [],
    };
  });
  const [check] = all("PRAGMA integrity_check");
  database.close();
  return { prices, quotes, integrity: String(check?.integrity_check) };
}

export const captureOf = ({ currency, slot }: { readonly currency: string; readonly slot: number }) =>
  `${currency} ${slot}`;

/** The price that a quote stands for: its last trade, moved into the book if it is outside. */
export function fair({ last, bid, ask }: StoredQuote): number {
  if (last === null) return Number.NaN;
  return bid === null || ask === null ? last : Math.min(Math.max(last, bid), ask);
}
