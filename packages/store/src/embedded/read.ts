import type { DatabaseSync } from "node:sqlite";
import type { Candle, Currency, JudgedQuote, PriceRow, Range, Slot } from "@tracker/core";
import { candle, judgedQuote, PRICE_COLUMNS, priceRow, QUOTE_COLUMNS, slotOf, toSeconds, toSecondsUp } from "./rows.ts";

/** The store's reads, each a seek on a primary key. */
export function reading(database: DatabaseSync) {
  const prices = database.prepare(
    `SELECT ${PRICE_COLUMNS} FROM market_price WHERE currency = ? AND slot >= ? AND slot < ? ORDER BY slot`,
  );
  const slots = database.prepare(
    "SELECT slot FROM market_price WHERE currency = ? AND slot >= ? AND slot < ? ORDER BY slot",
  );
  const quotes = database.prepare(`SELECT ${QUOTE_COLUMNS} FROM market_quote WHERE slot = ? ORDER BY currency, source`);
  const latest = database.prepare(
    `SELECT ${PRICE_COLUMNS} FROM market_price WHERE currency = ? ORDER BY slot DESC LIMIT 1`,
  );
  const candles = database.prepare(`
    WITH span AS (
      SELECT slot / :length AS number, min(slot) AS first, max(slot) AS last, max(price) AS high, min(price) AS low, count(*) AS count,
        sum(quality = 'degraded') AS degraded, sum(quality = 'backfilled') AS backfilled
      FROM market_price WHERE currency = :currency AND slot >= :from AND slot < :to
      GROUP BY slot / :length
    )
    SELECT number * :length AS start, opening.price AS open, high, low, closing.price AS close, count, degraded, backfilled
    FROM span
    JOIN market_price AS opening ON opening.currency = :currency AND opening.slot = first
    JOIN market_price AS closing ON closing.currency = :currency AND closing.slot = last
    ORDER BY number`);
  const bounds = ({ from, to }: Range) => [toSecondsUp(from), toSecondsUp(to)] as const;
  return {
    prices: (currency: Currency, range: Range): PriceRow[] => prices.all(currency, ...bounds(range)).map(priceRow),
    candles(currency: Currency, range: Range, length: number): Candle[] {
      const [from, to] = bounds(range);
      // node:sqlite binds a number as a double, and the division must be one of whole numbers.
      return candles.all({ currency, from, to, length: BigInt(toSeconds(length)) }).map(candle);
    },
    latest: (currencies: readonly Currency[]): PriceRow[] =>
      currencies.toSorted().flatMap((currency) => latest.all(currency).map(priceRow)),
    pricedSlots: (currencies: readonly Currency[], range: Range): Map<Currency, Slot[]> =>
      new Map(currencies.map((currency) => [currency, slots.all(currency, ...bounds(range)).map(slotOf)])),
    quotes: (slot: Slot): JudgedQuote[] => quotes.all(toSeconds(slot)).map(judgedQuote),
  };
}
