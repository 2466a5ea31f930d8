import type { DatabaseSync } from "node:sqlite";
import { type Capture, outranks, type Quality } from "@tracker/core";
import { priceValues, quoteValues, toSeconds } from "./rows.ts";
import { inTransaction } from "./transaction.ts";

/** The store's one way to write: prices and quotes of any number of captures, in one transaction. */
export function saving(database: DatabaseSync): (captures: readonly Capture[]) => void {
  const storedQuality = database.prepare("SELECT quality FROM market_price WHERE currency = ? AND slot = ?");
  const anyQuote = database.prepare("SELECT 1 FROM market_quote WHERE slot = ? AND currency = ? LIMIT 1");
  const deleteQuotes = database.prepare("DELETE FROM market_quote WHERE slot = ? AND currency = ?");
  const putPrice = database.prepare(`
    INSERT OR REPLACE INTO market_price (currency, slot, price, quality, kept, asked, dispersion, captured_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const putQuote = database.prepare(`
    INSERT INTO market_quote (slot, currency, source, last, bid, ask, venue_time, received_at, verdict, detail)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);

  /** Whether the capture takes the place of what is stored for its slot and currency. */
  function wins({ slot, currency, price }: Capture): boolean {
    if (price === null && anyQuote.get(toSeconds(slot), currency) !== undefined) return false;
    const stored = storedQuality.get(currency, toSeconds(slot)) as { quality: Quality } | undefined;
    return stored === undefined || outranks(price?.quality ?? null, stored.quality);
  }

  return (captures) =>
    inTransaction(database, () => {
      for (const capture of captures) {
        if (!wins(capture)) continue;
        if (capture.price !== null) putPrice.run(...priceValues(capture.price));
        deleteQuotes.run(toSeconds(capture.slot), capture.currency);
        for (const quote of capture.quotes) putQuote.run(...quoteValues(capture.slot, quote));
      }
    });
}
