import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { TrackerError } from "@tracker/core";
import { logSize } from "./untouched.ts";

/** Makes SQLite look at all that belongs to a database. */
const ANYTHING = "SELECT 1 FROM sqlite_schema";

/** What SQLite says of a folder in which it cannot make the index: READONLY, CANTOPEN (https://www.sqlite.org/rescode.html). */
const NOT_MADE = [8, 14];

/**
 * Whether others have a database in WAL mode open: they share an index that lies beside it, and a reader needs to make nothing, also where the
 * folder can only be read (https://www.sqlite.org/wal.html#read_only_databases). A killed process leaves its own, which is read as well.
 */
export function isOpen(path: string): boolean {
  return existsSync(`${path}-shm`) && existsSync(`${path}-wal`);
}

/**
 * Whether a reader could make the index where there is none, and could take it away again: for that the file must be writable, too.
 * SQLite is asked, as nobody else knows what all there is that keeps a folder from being written.
 */
export function mayMakeIndex(path: string): boolean {
  try {
    closeSync(openSync(path, "r+"));
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      database.prepare(ANYTHING).get();
    } finally {
      database.close();
    }
    return true;
  } catch (error) {
    // Whatever else is wrong with it is told to who reads it.
    const { errcode } = error as { errcode?: number };
    return errcode !== undefined && !NOT_MADE.includes(errcode & 0xff);
  }
}

/** Takes away the index and the empty log that were made for reading: SQLite does when the last that may write a database closes it. */
export function tidy(path: string): void {
  if (!existsSync(`${path}-wal`) || logSize(path) > 0) return;
  try {
    const address = pathToFileURL(path);
    // Never to make the file, should it be gone.
    address.search = "mode=rw";
    const database = new DatabaseSync(address);
    try {
      database.prepare(ANYTHING).get();
    } finally {
      database.close();
    }
  } catch {
    // What cannot be taken away now, the next who writes the file takes away.
  }
}

/**
 * A check that a file is still as it was, which throws a TrackerError (`store-failed`) where it is not. What is written goes to the log first; as
 * long as the file itself is untouched, all that was read of it belongs together.
 */
export function watch(path: string, name: string): () => void {
  const before = stateOf(path);
  return () => {
    if (stateOf(path) === before) return;
    throw new TrackerError("store-failed", `${name} was changed while it was read`, { hint: "Run it again." });
  };
}

function stateOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? "none" : [found.dev, found.ino, found.size, found.mtimeNs].join(" ");
}
