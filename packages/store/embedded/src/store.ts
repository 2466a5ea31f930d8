import type { DatabaseSync } from "node:sqlite";
import type { PriceStore } from "@tracker/core";
import { openForReading, openForWriting } from "./connection.ts";
import { checkContents } from "./live-or-replay.ts";
import { checkMigrated, migrate } from "./migrate.ts";
import { reads } from "./read.ts";
import { writes } from "./save.ts";

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
 * Throws a TrackerError: `store-failed`, or `bad-input` for a file that holds what it must not, which is left as it was.
 */
export function openEmbeddedStore(
  file: string,
  { readOnly = false, live = false, emptied = false }: EmbeddedStoreOptions = {},
): PriceStore {
  const check = (opened: DatabaseSync) => checkContents(opened, file, emptied ? "replay" : live ? "live" : undefined);
  const connection = readOnly ? openForReading(file) : openForWriting(file, check);
  const { database, attempt, transaction, close } = connection;
  try {
    attempt("migrating", () => (readOnly ? checkMigrated(database, file) : migrate(connection, file, Date.now())));
    if (emptied) {
      transaction("emptying", () => {
        // Once more: it was not locked yet while it was looked into.
        check(database);
        database.exec("DELETE FROM market_price; DELETE FROM market_quote;");
      });
    }
    return { ...reads(connection), ...writes(connection), close: async () => close() };
  } catch (error) {
    close();
    throw error;
  }
}
