import { type RepairableStore, TrackerError } from "@tracker/core";
import { type Connection, openCopy, openForReading, openForWriting, openInMemory } from "./connection.ts";
import { checkContents, isEmpty, stamp } from "./live-or-replay.ts";
import { migrate, pendingOf } from "./migrate.ts";
import { patient } from "./patience.ts";
import { reads } from "./read.ts";
import { repairs } from "./repair.ts";
import { writes } from "./save.ts";

export interface EmbeddedStoreOptions {
  /** Open an existing file beside the process that writes it, whether live or a replay's; saving and trimming fail. */
  readonly readOnly?: boolean;
  /** A replay's prices are to be kept in it, and those of an earlier one forgotten; unless said, live ones. */
  readonly replay?: boolean;
}

/**
 * The price store in one SQLite file. Opening it for writing makes the file, takes its writer lock, migrates it and says in it what it holds.
 * Throws a TrackerError: `store-failed`, or `bad-input` for a file that holds something else, which is left as it was.
 */
export function openEmbeddedStore(
  file: string,
  { readOnly = false, replay = false }: EmbeddedStoreOptions = {},
): RepairableStore {
  return storeOn(readOnly ? openReadable(file) : openOwn(file, replay));
}

/** A price store for a replay that is forgotten when it is closed. */
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
      // Looks once more at what it holds: it was not locked yet while it was looked into.
      stamp(database, file, origin);
      if (replay) database.exec("DELETE FROM market_price; DELETE FROM market_quote; DELETE FROM market_context;");
    });
    return connection;
  });
}

/** A file of an older schema is read as a copy that is migrated: whose it is, and whether it may be changed, is not for a reader to say. */
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
