import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { TrackerError } from "@tracker/core";

/**
 * Looks into a database without leaving a trace of it, on it or beside it; at nothing where there is no file. What it sees while another
 * process writes may be out of date: what must not be is looked at again under the lock. Throws a TrackerError (`store-failed`) for what is no file, or what SQLite throws.
 * @param name as messages name the file
 */
export function lookInto(path: string, name: string, look: (database: DatabaseSync) => void): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isFile())
    throw new TrackerError("store-failed", `${name} is not a file`, { hint: "Give the path of one." });
  if (logSize(path) > 0) lookIntoCopy(path, look);
  else using(new DatabaseSync(immutable(path), { readOnly: true }), look);
}

/** What was written and is not yet in the file itself, in bytes. */
export function logSize(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/** Opened otherwise, even for reading only, SQLite makes files beside it (https://www.sqlite.org/wal.html#readonly). */
export function immutable(path: string): URL {
  const address = pathToFileURL(path);
  address.search = "immutable=1";
  return address;
}

/** What a killed process has written is still in the log beside the file, which SQLite would begin to clear away. */
function lookIntoCopy(path: string, look: (database: DatabaseSync) => void): void {
  const { copy, remove } = copyWithLog(path);
  try {
    using(new DatabaseSync(copy), look);
  } finally {
    remove();
  }
}

/** A copy of a database that nobody writes, and of the log beside it, in a folder that `remove` takes away. */
export function copyWithLog(path: string): { readonly copy: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "prices-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const copy = join(folder, "copy.db");
  try {
    for (const suffix of ["", "-wal"]) copyFileSync(path + suffix, copy + suffix);
  } catch (error) {
    remove();
    throw error;
  }
  return { copy, remove };
}

function using(database: DatabaseSync, look: (database: DatabaseSync) => void): void {
  try {
    look(database);
  } finally {
    database.close();
  }
}
