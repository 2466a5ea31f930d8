import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { TrackerError } from "@tracker/core";

/**
 * Reads a database without changing it or the files beside it; does nothing if there is no file. What it sees while another process writes may
 * be out of date, so the caller checks again under the lock. Throws a TrackerError (`store-failed`) if it is not a file, or SQLite's error.
 * @param name the file's name in messages
 */
export function lookInto(path: string, name: string, look: (database: DatabaseSync) => void): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isFile())
    throw new TrackerError("store-failed", `${name} is not a file`, { hint: "Give the path of one." });
  if (logSize(path) > 0) lookIntoCopy(path, look);
  else using(new DatabaseSync(immutable(path), { readOnly: true }), look);
}

/** The size of the log of writes that are not yet in the file itself, in bytes. */
export function logSize(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/** The address of a file to open as immutable: otherwise SQLite creates files beside it, even read-only (https://www.sqlite.org/wal.html#readonly). */
export function immutable(path: string): URL {
  const address = pathToFileURL(path);
  address.search = "immutable=1";
  return address;
}

/** A killed process's last writes are still in the log beside the file, which SQLite would begin to clear on opening it. */
function lookIntoCopy(path: string, look: (database: DatabaseSync) => void): void {
  const { copy, remove } = copyWithLog(path);
  try {
    using(new DatabaseSync(copy), look);
  } finally {
    remove();
  }
}

/** Copies a database that no process writes, with its log, to a temporary folder that `remove` deletes. */
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
