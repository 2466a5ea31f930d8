import { type RepairableStore, TrackerError } from "@tracker/core";
import { type Connection, openCopy, openForReading, openForWriting, openInMemory } from "./connection.ts";
import { checkContents, isEmpty, stamp } from "./live-or-replay.ts";
import { migrate, pendingOf } from "./migrate.ts";
import { patient } from "./patience.ts";
import { reads } from "./read.ts";
import { repairs } from "./repair.ts";
import { writes } from "./save.ts";

export interface EmbeddedStoreOptions {
  /** Open an existing file, live or a replay's, that another process may be writing; saving and trimming fail. */
  readonly readOnly?: boolean;
  /** Store a replay's prices, after deleting those of an earlier one; by default, live prices. */
  readonly replay?: boolean;
}

/**
 * The price store in one SQLite file. Opening it for writing creates the file, takes its writer lock, migrates it and stamps it.
 * Throws a TrackerError: `store-failed`, or `bad-input` for a file that holds something else, which is left unchanged.
 */
export function openEmbeddedStore(
  file: string,
  { readOnly = false, replay = false }: EmbeddedStoreOptions = {},
): RepairableStore {
  return storeOn(readOnly ? openReadable(file) : openOwn(file, replay));
}

/** An in-memory price store for a replay, which is gone when it is closed. */
export function openReplayInMemory(): RepairableStore {
  const name = "the replay's memory";
  const connection = openInMemory(name);
  migrate(connection, name, Date.now());
  stamp(connection.database, name, "replay");
  return storeOn(connection);
}

function storeOn(connection: Connection): RepairableStore {
  return closedOnFailure(connection, () => ({
    ...patient({ ...reads(connection), ...writes(connection), ...repairs(connection) }),
    close: async () => connection.close(),
  }));
}

function openOwn(file: string, replay: boolean): Connection {
  const origin = replay ? "replay" : "live";
  const connection = openForWriting(file, (database) => checkContents(database, file, origin));
  const { database, attempt, transaction } = connection;
  return closedOnFailure(connection, () => {
    attempt("migrating", () => migrate(connection, file, Date.now()));
    transaction("stamping", () => {
      // This checks the contents again: the file was not locked yet the first time.
      stamp(database, file, origin);
      if (replay) database.exec("DELETE FROM market_price; DELETE FROM market_quote; DELETE FROM market_context;");
    });
    return connection;
  });
}

/** A file of an older schema is read from a migrated copy: a reader must not change the file. */
function openReadable(file: string): Connection {
  const connection = openForReading(file);
  const isOld = closedOnFailure(connection, () =>
    connection.attempt("opening", () => {
      if (isEmpty(connection.database))
        throw new TrackerError("store-failed", `${file} is empty: nothing was ever stored there`, {
          hint: "Give another path.",
        });
      checkContents(connection.database, file);
      return pendingOf(connection.database, file).length > 0;
    }),
  );
  if (!isOld) return connection;
  connection.close();
  const copy = openCopy(file);
  return closedOnFailure(copy, () => {
    copy.attempt("migrating a copy", () => migrate(copy, file, Date.now()));
    copy.database.exec("PRAGMA query_only = ON");
    return copy;
  });
}

function closedOnFailure<Result>(connection: Connection, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    connection.close();
    throw error;
  }
}
