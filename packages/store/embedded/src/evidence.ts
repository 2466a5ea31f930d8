import type { DatabaseSync } from "node:sqlite";
import { type Capture, firstOfEachSource } from "@tracker/core";
import { contextValues, quoteValues, toSeconds } from "./rows.ts";

/** The statements for captures' quotes and contexts, to be run within a transaction. */
export function evidenceOn(database: DatabaseSync): {
  /** Deletes the stored quotes and context of a capture's slot and currency. */
  clear(capture: Capture): void;
  /** Stores a capture's quotes and context; there must be none. */
  put(capture: Capture): void;
} {
  const deleteQuotes = database.prepare("DELETE FROM market_quote WHERE slot = ? AND currency = ?");
  const putQuote = database.prepare(`
    INSERT INTO market_quote (slot, currency, source, last, bid, ask, venue_time, received_at, verdict, detail,
      unchanged_since, others_then)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const deleteContext = database.prepare("DELETE FROM market_context WHERE slot = ? AND currency = ?");
  const putContext = database.prepare(
    "INSERT INTO market_context (slot, currency, reference, agreed_since) VALUES (?, ?, ?, ?)",
  );
  return {
    clear: ({ slot, currency }) => {
      deleteQuotes.run(toSeconds(slot), currency);
      deleteContext.run(toSeconds(slot), currency);
    },
    put: (capture) => {
      for (const quote of firstOfEachSource(capture.quotes)) putQuote.run(...quoteValues(capture.slot, quote));
      const context = contextValues(capture);
      if (context !== undefined) putContext.run(...context);
    },
  };
}
