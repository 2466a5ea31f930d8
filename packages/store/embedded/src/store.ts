import type { DatabaseSync } from "node:sqlite";
import type { PriceStore } from "@tracker/core";
import { openForReading, openForWriting } from "./connection.ts";
import { checkContents } from "./contents.ts";
import { asStoreError } from "./errors.ts";
import { checkMigrated, migrate } from "./migrate.ts";
import { reading } from "./read.ts";
import { saving } from "./save.ts";
import { inTransaction } from "./transaction.ts";
import { trimming } from "./trim.ts";

export interface EmbeddedStoreOptions {
  /** Open an existing file beside the process that writes it; saving and trimming fail. */
  readonly readOnly?: boolean;
  /** Live prices are to be kept in it: a file that holds a replay is refused. */
  readonly live?: boolean;
  /** Forget the replay that the file holds: one that holds live prices is refused. */
  readonly emptied?: boolean;
}

/**
 * The price store in one SQLite file. Opening it for writing makes the file, takes its writer lock and migrates it.
 * Throws a TrackerError: `store-failed`, or `bad-input` for a file that holds what it must not. A file that is refused for what it holds is left as it was.
 */
export function openEmbeddedStore(
  file: string,
  { readOnly = false, live = false, emptied = false }: EmbeddedStoreOptions = {},
): PriceStore {
  const check = (opened: DatabaseSync) => checkContents(opened, file, emptied ? "replay" : live ? "live" : undefined);
  const connection = readOnly ? openForReading(file) : openForWriting(file, check);
  const attempt = <Result>(doing: string, work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw asStoreError(error, `${file}: ${doing} failed`);
    }
  };
  try {
    attempt("migrating", () =>
      readOnly ? checkMigrated(connection.database, file) : migrate(connection.database, file, Date.now()),
    );
    if (emptied) attempt("emptying", () => empty(connection.database, check));
  } catch (error) {
    connection.close();
    throw error;
  }
  const { database, close } = connection;
  const save = saving(database);
  const read = reading(database);
  const trim = trimming(database);
  return {
    save: async (captures) => attempt("saving", () => save(captures)),
    prices: async (currency, range) => attempt("reading prices", () => read.prices(currency, range)),
    candles: async (currency, range, length) => attempt("reading candles", () => read.candles(currency, range, length)),
    latest: async (currencies) => attempt("reading the latest prices", () => read.latest(currencies)),
    pricedSlots: async (currencies, range) => attempt("reading slots", () => read.pricedSlots(currencies, range)),
    quotes: async (slot) => attempt("reading quotes", () => read.quotes(slot)),
    trimQuotes: async (before, limit) => attempt("trimming quotes", () => trim(before, limit)),
    close: async () => close(),
  };
}

/** Forgets all that a file holds, which is checked once more: it was not locked yet while it was looked into. */
function empty(database: DatabaseSync, check: (database: DatabaseSync) => void): void {
  inTransaction(database, () => {
    check(database);
    database.exec("DELETE FROM market_price; DELETE FROM market_quote;");
  });
}
