import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { TrackerError } from "@tracker/core";
import { logSize } from "./untouched.ts";

/** A query that makes SQLite open everything that belongs to a database. */
const ANYTHING = "SELECT 1 FROM sqlite_schema";

/** SQLite's codes when it cannot create the index in a folder: READONLY, CANTOPEN (https://www.sqlite.org/rescode.html). */
const NOT_MADE = [8, 14];

/**
 * Whether others have a database in WAL mode open: they share an index beside it, so a reader has to create nothing, even in a read-only folder
 * (https://www.sqlite.org/wal.html#read_only_databases). The index that a killed process leaves can be read too.
 */
export function isOpen(path: string): boolean {
  return existsSync(`${path}-shm`) && existsSync(`${path}-wal`);
}

/**
 * Whether a reader can create the index if there is none, and remove it again: for that the file must be writable too. This tries it out with
 * SQLite, as there are many reasons why a folder may not be writable.
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
    // Any other error is reported when the file is read.
    const { errcode } = error as { errcode?: number };
    return errcode !== undefined && !NOT_MADE.includes(errcode & 0xff);
  }
}

/** Removes the index and the empty log that were created for reading: SQLite does so when the last connection that may write is closed. */
export function tidy(path: string): void {
  if (!existsSync(`${path}-wal`) || logSize(path) > 0) return;
  try {
    const address = pathToFileURL(path);
    // `rw` never creates the file, should it be gone.
    address.search = "mode=rw";
    const database = new DatabaseSync(address);
    try {
      database.prepare(ANYTHING).get();
    } finally {
      database.close();
    }
  } catch {
    // What cannot be removed now is removed by the next writer.
  }
}

/**
 * Returns a check that throws a TrackerError (`store-failed`) if a file has changed since. Writes go to the log first: as long as the file itself
 * is untouched, everything read from it is consistent.
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
