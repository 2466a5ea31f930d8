import type { DatabaseSync } from "node:sqlite";
import type { Capture, PriceRow } from "@tracker/core";
import { qualityRank } from "@tracker/store-shared/quality-rank";
import { PRICE_COLUMNS, priceValues } from "./rows.ts";

/** Rows per statement: one at a time they take twice as long. */
const TOGETHER = 100;

/** The statements for prices, to be run within a transaction. A row is replaced only by one of better quality; of equals, the first is kept. */
export function pricesOn(database: DatabaseSync): {
  /** Returns whether the price was stored. */
  put(price: PriceRow): boolean;
  /** Returns how many were stored; no two may have the same slot and currency. */
  putAll(prices: readonly PriceRow[]): number;
} {
  const statement = (rows: number) =>
    database.prepare(`
      INSERT INTO market_price (${PRICE_COLUMNS})
      VALUES ${Array(rows).fill("(?, ?, ?, ?, ?, ?, ?, ?, ?)").join()}
      ON CONFLICT (currency, slot) DO UPDATE SET (price, quality, kept, asked, dispersion, captured_at, rule_number)
        = (excluded.price, excluded.quality, excluded.kept, excluded.asked, excluded.dispersion, excluded.captured_at,
          excluded.rule_number)
      WHERE ${qualityRank("excluded.quality")} > ${qualityRank("market_price.quality")}`);
  const [one, many] = [statement(1), statement(TOGETHER)];
  const put = (price: PriceRow) => Number(one.run(...priceValues(price)).changes) > 0;
  return {
    put,
    putAll: (prices) => {
      // In the order of the table's key, which is fastest.
      const sorted = prices.toSorted((a, b) =>
        a.currency === b.currency ? a.slot - b.slot : a.currency < b.currency ? -1 : 1,
      );
      const rest = sorted.splice(sorted.length - (sorted.length % TOGETHER));
      let stored = rest.filter(put).length;
      for (let first = 0; first < sorted.length; first += TOGETHER)
        stored += Number(many.run(...sorted.slice(first, first + TOGETHER).flatMap(priceValues)).changes);
      return stored;
    },
  };
}

/** The prices of captures if they hold nothing else, and no two have the same slot and currency; else undefined. */
export function onlyPrices(captures: readonly Capture[]): readonly PriceRow[] | undefined {
  const prices = captures.flatMap(({ price, quotes, context }) =>
    price === null || quotes.length > 0 || context !== null ? [] : price,
  );
  const keys = new Set(prices.map(({ slot, currency }) => `${currency} ${slot}`));
  return keys.size === captures.length ? prices : undefined;
}
