import { firstOfEachSource, type PriceStore } from "@tracker/core";
import { qualityRank } from "@tracker/store-shared/quality-rank";
import type { Connection } from "./connection.ts";
import { priceValues, quoteValues, toSeconds } from "./rows.ts";

/** The store's writes: prices and quotes of any number of captures in one transaction, and the end of old quotes. */
export function writes({ database, attempt, transaction }: Connection): Pick<PriceStore, "save" | "trimQuotes"> {
  // A row is replaced only by one of a better quality: of equals, the first stays.
  const putPrice = database.prepare(`
    INSERT INTO market_price (currency, slot, price, quality, kept, asked, dispersion, captured_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (currency, slot) DO UPDATE SET (price, quality, kept, asked, dispersion, captured_at)
      = (excluded.price, excluded.quality, excluded.kept, excluded.asked, excluded.dispersion, excluded.captured_at)
    WHERE ${qualityRank("excluded.quality")} > ${qualityRank("market_price.quality")}`);
  const anything = database.prepare(`
    SELECT 1 FROM market_price WHERE currency = :currency AND slot = :slot
    UNION ALL SELECT 1 FROM market_quote WHERE slot = :slot AND currency = :currency LIMIT 1`);
  const anyQuote = database.prepare("SELECT 1 FROM market_quote WHERE slot BETWEEN ? AND ? LIMIT 1");
  const deleteQuotes = database.prepare("DELETE FROM market_quote WHERE slot = ? AND currency = ?");
  const putQuote = database.prepare(`
    INSERT INTO market_quote (slot, currency, source, last, bid, ask, venue_time, received_at, verdict, detail)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const trim = database.prepare(`
    DELETE FROM market_quote WHERE (slot, currency, source) IN
      (SELECT slot, currency, source FROM market_quote WHERE slot < ? ORDER BY slot, currency, source LIMIT ?)`);

  return {
    save: async (captures) =>
      transaction("saving", () => {
        const slots = captures.map(({ slot }) => toSeconds(slot));
        // A backfill of the distant past meets no quotes: looking once is quicker than deleting nothing for each of its prices.
        const meetsQuotes =
          captures.some(({ quotes }) => quotes.length > 0) || anyQuote.get(Math.min(...slots), Math.max(...slots));
        for (const { slot, currency, price, quotes } of captures) {
          const at = toSeconds(slot);
          // The price is stored here if it is better than what is stored; a capture without one takes no other's place.
          const wins =
            price === null
              ? anything.get({ currency, slot: at }) === undefined
              : putPrice.run(...priceValues(price)).changes > 0;
          if (!wins) continue;
          if (meetsQuotes) deleteQuotes.run(at, currency);
          for (const quote of firstOfEachSource(quotes)) putQuote.run(...quoteValues(slot, quote));
        }
      }),
    trimQuotes: async (before, limit) =>
      attempt("trimming quotes", () => Number(trim.run(toSeconds(before), limit).changes)),
  };
}
