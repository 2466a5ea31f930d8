import type { PriceRow, PriceStore } from "@tracker/core";
import type { Connection } from "./connection.ts";
import { evidenceOn } from "./evidence.ts";
import { onlyPrices, pricesOn } from "./put-prices.ts";
import { toSeconds } from "./rows.ts";

/** The store's writes: prices, quotes and contexts of any number of captures in one transaction, and trimming old quotes. */
export function writes({ database, attempt, transaction }: Connection): Pick<PriceStore, "save" | "trimQuotes"> {
  const anything = database.prepare(`
    SELECT 1 FROM market_price WHERE currency = :currency AND slot = :slot
    UNION ALL SELECT 1 FROM market_quote WHERE slot = :slot AND currency = :currency LIMIT 1`);
  const anyEvidence = database.prepare(`
    SELECT 1 FROM market_quote WHERE slot BETWEEN :from AND :to
    UNION ALL SELECT 1 FROM market_context WHERE slot BETWEEN :from AND :to LIMIT 1`);
  // A context is deleted after its capture's last quote: until then the price can be derived again.
  const trimContexts = database.prepare(`
    DELETE FROM market_context WHERE (slot, currency) IN (
      SELECT slot, currency FROM market_context AS c
      WHERE slot < ? AND NOT EXISTS (SELECT 1 FROM market_quote AS q WHERE q.slot = c.slot AND q.currency = c.currency)
      ORDER BY slot, currency LIMIT ?)`);
  const trim = database.prepare(`
    DELETE FROM market_quote WHERE (slot, currency, source) IN
      (SELECT slot, currency, source FROM market_quote WHERE slot < ? ORDER BY slot, currency, source LIMIT ?)`);
  const evidence = evidenceOn(database);
  const prices = pricesOn(database);
  const meetsEvidence = (rows: readonly PriceRow[]) => {
    const slots = rows.map(({ slot }) => toSeconds(slot));
    return anyEvidence.get({ from: Math.min(...slots), to: Math.max(...slots) }) !== undefined;
  };

  return {
    save: async (captures) =>
      transaction("saving", () => {
        // A backfill of the distant past has only prices, and there are no stored quotes: all can be stored together.
        const bare = onlyPrices(captures);
        if (bare !== undefined && !meetsEvidence(bare)) return prices.putAll(bare);
        const priced = new Set<string>();
        for (const capture of captures) {
          const { slot, currency, price } = capture;
          const at = toSeconds(slot);
          // A price is stored if it is better than the stored one; a capture without a price never replaces another.
          const wins = price === null ? anything.get({ currency, slot: at }) === undefined : prices.put(price);
          if (!wins) continue;
          if (price !== null) priced.add(`${currency} ${slot}`);
          evidence.clear(capture);
          evidence.put(capture);
        }
        return priced.size;
      }),
    trimQuotes: async (before, limit) =>
      attempt("trimming quotes", () => {
        const trimmed = Number(trim.run(toSeconds(before), limit).changes);
        trimContexts.run(toSeconds(before), limit);
        return trimmed;
      }),
  };
}
