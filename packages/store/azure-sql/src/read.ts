import { type Currency, MINUTE, type PriceRow, type PriceStore, type Range, SECOND, type Slot } from "@tracker/core";
import sql from "@tracker/store-driver/mssql";
import type { Query } from "./query.ts";
import { candle, evidenceOf, judgedQuote, PRICE_COLUMNS, priceRow, QUOTE_COLUMNS, slotOf } from "./rows.ts";

export const PRICES = `
SELECT ${PRICE_COLUMNS}
FROM market.price AS p
WHERE p.currency = @currency AND p.slot >= @from AND p.slot < @to
ORDER BY p.slot;
`;

/** A span's number is counted in minutes: in seconds it would overflow an int in 2038. */
export const CANDLES = `
SELECT
  DATEADD(minute, span.number * @minutes, CAST('1970-01-01' AS datetime2(0))) AS start,
  CONVERT(varchar(40), opening.price) AS [open],
  CONVERT(varchar(40), span.high) AS high,
  CONVERT(varchar(40), span.low) AS low,
  CONVERT(varchar(40), closing.price) AS [close],
  span.slots AS [count],
  span.degraded,
  span.backfilled,
  span.imported
FROM (
  SELECT
    DATEDIFF(minute, CAST('1970-01-01' AS datetime2(0)), slot) / @minutes AS number,
    MIN(slot) AS first_slot,
    MAX(slot) AS last_slot,
    MAX(price) AS high,
    MIN(price) AS low,
    COUNT(*) AS slots,
    SUM(CASE WHEN quality = 'degraded' THEN 1 ELSE 0 END) AS degraded,
    SUM(CASE WHEN quality = 'backfilled' THEN 1 ELSE 0 END) AS backfilled,
    SUM(CASE WHEN quality = 'imported' THEN 1 ELSE 0 END) AS imported
  FROM market.price
  WHERE currency = @currency AND slot >= @from AND slot < @to
  GROUP BY DATEDIFF(minute, CAST('1970-01-01' AS datetime2(0)), slot) / @minutes
) AS span
JOIN market.price AS opening ON opening.currency = @currency AND opening.slot = span.first_slot
JOIN market.price AS closing ON closing.currency = @currency AND closing.slot = span.last_slot
ORDER BY span.number;
`;

export const LATEST = `
SELECT ${PRICE_COLUMNS}
FROM OPENJSON(@currencies) WITH (currency char(3) '$') AS asked
CROSS APPLY (
  SELECT TOP (1) currency, slot, price, quality, kept, asked, dispersion, captured_at, rule_number
  FROM market.price
  WHERE currency = asked.currency
  ORDER BY slot DESC
) AS p
ORDER BY p.currency;
`;

export const FIRST_FROM = `
SELECT TOP (1) ${PRICE_COLUMNS}
FROM market.price AS p
WHERE p.currency = @currency AND p.slot >= @from
ORDER BY p.slot;
`;

/** The first row after a currency: repeated for each currency found, this is one seek each, where DISTINCT would read every row. */
export const OLDEST = `
SELECT TOP (1) ${PRICE_COLUMNS}
FROM market.price AS p
WHERE p.currency > @after
ORDER BY p.currency, p.slot;
`;

export const PRICED_SLOTS = `
SELECT p.currency, p.slot
FROM OPENJSON(@currencies) WITH (currency char(3) '$') AS asked
JOIN market.price AS p ON p.currency = asked.currency AND p.slot >= @from AND p.slot < @to
ORDER BY p.currency, p.slot;
`;

export const QUOTES = `
SELECT ${QUOTE_COLUMNS}
FROM market.quote AS q
WHERE q.slot = @slot
ORDER BY q.currency, q.source;
`;

const JUDGED_BY = `
SELECT q.slot, CONVERT(varchar(40), c.reference) AS reference, c.agreed_since AS agreedSince, ${QUOTE_COLUMNS}
FROM market.quote AS q
LEFT JOIN market.context AS c ON c.slot = q.slot AND c.currency = q.currency`;

export const EVIDENCE = `${JUDGED_BY}
WHERE q.slot >= @from AND q.slot < @to
ORDER BY q.slot, q.currency, q.source;
`;

/** The key begins with the slot: the newest is found with one seek to its end, and its quotes are adjacent. */
export const NEWEST_EVIDENCE = `${JUDGED_BY}
WHERE q.slot = (SELECT MAX(slot) FROM market.quote)
ORDER BY q.slot, q.currency, q.source;
`;

export const OLDEST_QUOTED = `
SELECT TOP (1) q.slot
FROM market.quote AS q
ORDER BY q.slot;
`;

/** Bounds have the column's own type, so that a seek needs no conversion; slots are whole seconds, so rounding up moves no bound past one. */
const bound = (instant: number) => [sql.DateTime2(0), new Date(Math.ceil(instant / SECOND) * SECOND)] as const;
const currencyList = (currencies: readonly Currency[]) => [sql.NVarChar(sql.MAX), JSON.stringify(currencies)] as const;
export const rangeParameters = ({ from, to }: Range) => ({ from: bound(from), to: bound(to) });

/** The limit for a read of many years, in milliseconds: a million prices are some 60 MB, which the smallest database reads at a few MB a second. */
const LONGEST_SCAN = 80 * SECOND;

/** The store's reads: each one statement, or one per currency, parameterised and typed, and a seek on a primary key. */
export function reads(query: Query): Omit<PriceStore, "save" | "trimQuotes" | "close"> {
  return {
    prices: async (currency, of) => {
      const rows = await query("reading prices", PRICES, { currency: [sql.Char(3), currency], ...rangeParameters(of) });
      return rows.map(priceRow);
    },
    candles: async (currency, of, length) => {
      const parameters = {
        currency: [sql.Char(3), currency],
        ...rangeParameters(of),
        minutes: [sql.Int(), length / MINUTE],
      } as const;
      return (await query("reading candles", CANDLES, parameters, LONGEST_SCAN)).map(candle);
    },
    latest: async (currencies) => {
      const rows = await query("reading the latest prices", LATEST, { currencies: currencyList(currencies) });
      return rows.map(priceRow);
    },
    firstFrom: async (currency, from) => {
      const parameters = { currency: [sql.Char(3), currency], from: bound(from) } as const;
      return (await query("reading prices", FIRST_FROM, parameters)).map(priceRow)[0];
    },
    oldest: async () => {
      const found: PriceRow[] = [];
      for (let after = ""; ; ) {
        const [row] = await query("reading the oldest prices", OLDEST, { after: [sql.Char(3), after] });
        const next = row === undefined ? undefined : priceRow(row);
        // A row that does not come after the last one would be asked for endlessly.
        if (next === undefined || next.currency <= after) return found;
        found.push(next);
        after = next.currency;
      }
    },
    pricedSlots: async (currencies, of) => {
      const parameters = { currencies: currencyList(currencies), ...rangeParameters(of) };
      const rows = await query("reading slots", PRICED_SLOTS, parameters);
      const slots = new Map<Currency, Slot[]>(currencies.map((currency) => [currency, []]));
      for (const { currency, slot } of rows.map(slotOf)) slots.get(currency)?.push(slot);
      return slots;
    },
    quotes: async (slot) => (await query("reading quotes", QUOTES, { slot: bound(slot) })).map(judgedQuote),
    evidence: async (of) => evidenceOf(await query("reading quotes", EVIDENCE, rangeParameters(of))),
    newestEvidence: async () => evidenceOf(await query("reading quotes", NEWEST_EVIDENCE, {})),
    oldestQuoted: async () => (await query("reading quotes", OLDEST_QUOTED, {})).map(slotOf)[0]?.slot,
  };
}
