import type { DatabaseSync } from "node:sqlite";
import { type Capture, firstOfEachSource, QUALITIES } from "@tracker/core";
import { priceValues, quoteValues, toSeconds } from "./rows.ts";
import { inTransaction } from "./transaction.ts";

/** The store's one way to write: prices and quotes of any number of captures, in one transaction. */
export function saving(database: DatabaseSync): (captures: readonly Capture[]) => void {
  // A row is replaced only by one of a better quality: of equals, the first stays.
  const putPrice = database.prepare(`
    INSERT INTO market_price (currency, slot, price, quality, kept, asked, dispersion, captured_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (currency, slot) DO UPDATE SET (price, quality, kept, asked, dispersion, captured_at)
      = (excluded.price, excluded.quality, excluded.kept, excluded.asked, excluded.dispersion, excluded.captured_at)
    WHERE ${place("excluded.quality")} < ${place("market_price.quality")}`);
  const anything = database.prepare(`
    SELECT 1 FROM market_price WHERE currency = :currency AND slot = :slot
    UNION ALL SELECT 1 FROM market_quote WHERE slot = :slot AND currency = :currency LIMIT 1`);
  const anyQuote = database.prepare("SELECT 1 FROM market_quote WHERE slot BETWEEN ? AND ? LIMIT 1");
  const deleteQuotes = database.prepare("DELETE FROM market_quote WHERE slot = ? AND currency = ?");
  const putQuote = database.prepare(`
    INSERT INTO market_quote (slot, currency, source, last, bid, ask, venue_time, received_at, verdict, detail)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);

  /** Stores the price if it is better than what is stored; returns whether the capture takes the place of the stored one. */
  function wins({ slot, currency, price }: Capture): boolean {
    if (price === null) return anything.get({ currency, slot: toSeconds(slot) }) === undefined;
    return putPrice.run(...priceValues(price)).changes > 0;
  }

  return (captures) =>
    inTransaction(database, () => {
      const slots = captures.map(({ slot }) => toSeconds(slot));
      // A backfill of the distant past meets no quotes: looking once is quicker than deleting nothing for each of its prices.
      const meetsQuotes =
        captures.some(({ quotes }) => quotes.length > 0) || anyQuote.get(Math.min(...slots), Math.max(...slots));
      for (const capture of captures) {
        if (!wins(capture)) continue;
        if (meetsQuotes) deleteQuotes.run(toSeconds(capture.slot), capture.currency);
        for (const quote of firstOfEachSource(capture.quotes)) putQuote.run(...quoteValues(capture.slot, quote));
      }
    });
}

/** A quality's place among all, best first, as SQL. */
function place(column: string): string {
  return `CASE ${column} ${QUALITIES.map((quality, index) => `WHEN '${quality}' THEN ${index}`).join(" ")} END`;
}
