import type { PriceRow, PriceStore, Range } from "@tracker/core";
import type { Connection } from "./connection.ts";
import {
  candle,
  evidenceOf,
  inArrays,
  judgedQuote,
  PRICE_COLUMNS,
  priceRow,
  QUOTE_COLUMNS,
  slotOf,
  toSeconds,
  toSecondsUp,
} from "./rows.ts";

/** The store's reads, each a seek on a primary key. */
export function reads({ database, attempt }: Connection): Omit<PriceStore, "save" | "trimQuotes" | "close"> {
  const priced = (where: string) => inArrays(database.prepare(`SELECT ${PRICE_COLUMNS} FROM market_price ${where}`));
  const prices = priced("WHERE currency = ? AND slot >= ? AND slot < ? ORDER BY slot");
  const slots = database.prepare(
    "SELECT slot FROM market_price WHERE currency = ? AND slot >= ? AND slot < ? ORDER BY slot",
  );
  const quotes = database.prepare(`SELECT ${QUOTE_COLUMNS} FROM market_quote WHERE slot = ? ORDER BY currency, source`);
  const evidenceWhere = (slots: string) =>
    database.prepare(`
    SELECT slot, reference, agreed_since AS agreedSince, ${QUOTE_COLUMNS}
    FROM market_quote LEFT JOIN market_context USING (slot, currency)
    WHERE ${slots} ORDER BY slot, currency, source`);
  const evidence = evidenceWhere("slot >= ? AND slot < ?");
  const newestEvidence = evidenceWhere("slot = (SELECT max(slot) FROM market_quote)");
  const latest = priced("WHERE currency = ? ORDER BY slot DESC LIMIT 1");
  const firstFrom = priced("WHERE currency = ? AND slot >= ? ORDER BY slot LIMIT 1");
  const oldest = priced("WHERE currency > ? ORDER BY currency, slot LIMIT 1");
  const oldestQuoted = database.prepare("SELECT slot FROM market_quote ORDER BY slot LIMIT 1");
  // Seeks from span to span, with one aggregate for each, its columns packed into one: GROUP BY would sort all rows.
  const candles = database.prepare(`
    WITH RECURSIVE span (first) AS (
      SELECT min(slot) FROM market_price WHERE currency = :currency AND slot >= :from AND slot < :to
      UNION ALL
      SELECT (
        SELECT min(slot) FROM market_price
        WHERE currency = :currency AND slot >= (first / :length + 1) * :length AND slot < :to
      )
      FROM span WHERE first IS NOT NULL
    ), bounded AS (
      SELECT first / :length * :length AS start, first, min((first / :length + 1) * :length, :to) AS after
      FROM span WHERE first IS NOT NULL
    )
    SELECT start,
      (SELECT price FROM market_price WHERE currency = :currency AND slot = first) AS open,
      (
        SELECT price FROM market_price
        WHERE currency = :currency AND slot >= first AND slot < after ORDER BY slot DESC LIMIT 1
      ) AS close,
      (
        SELECT json_array(max(price), min(price), count(*),
          count(*) FILTER (WHERE quality = 'degraded'), count(*) FILTER (WHERE quality = 'backfilled'),
          count(*) FILTER (WHERE quality = 'imported'))
        FROM market_price WHERE currency = :currency AND slot >= first AND slot < after
      ) AS summary
    FROM bounded ORDER BY start`);
  const bounds = ({ from, to }: Range) => [toSecondsUp(from), toSecondsUp(to)] as const;
  return {
    prices: async (currency, range) =>
      attempt("reading prices", () => prices.all(currency, ...bounds(range)).map(priceRow)),
    candles: async (currency, range, length) =>
      attempt("reading candles", () => {
        const [from, to] = bounds(range);
        // node:sqlite binds a number as a double, and this must be an integer division.
        return candles.all({ currency, from, to, length: BigInt(toSeconds(length)) }).map(candle);
      }),
    latest: async (currencies) =>
      attempt("reading the latest prices", () =>
        currencies.toSorted().flatMap((currency) => latest.all(currency).map(priceRow)),
      ),
    firstFrom: async (currency, from) =>
      attempt("reading prices", () => firstFrom.all(currency, toSecondsUp(from)).map(priceRow)[0]),
    oldest: async () =>
      attempt("reading the oldest prices", () => {
        const found: PriceRow[] = [];
        for (let row = oldest.get(""); row !== undefined; row = oldest.get(found.at(-1)?.currency ?? ""))
          found.push(priceRow(row));
        return found;
      }),
    pricedSlots: async (currencies, range) =>
      attempt(
        "reading slots",
        () => new Map(currencies.map((currency) => [currency, slots.all(currency, ...bounds(range)).map(slotOf)])),
      ),
    quotes: async (slot) => attempt("reading quotes", () => quotes.all(toSeconds(slot)).map(judgedQuote)),
    evidence: async (range) => attempt("reading quotes", () => evidenceOf(evidence.all(...bounds(range)))),
    newestEvidence: async () => attempt("reading quotes", () => evidenceOf(newestEvidence.all())),
    oldestQuoted: async () => attempt("reading quotes", () => oldestQuoted.all().map(slotOf)[0]),
  };
}
