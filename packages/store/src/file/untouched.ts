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
  const unfinished = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (unfinished > 0) lookIntoCopy(path, look);
  else using(new DatabaseSync(immutable(path), { readOnly: true }), look);
}

/** Opened otherwise, even for reading only, SQLite makes files beside it (https://www.sqlite.org/wal.html#readonly). */
function immutable(path: string): URL {
  const address = pathToFileURL(path);
  address.search = "immutable=1";
  return address;
}

/** What a killed process has written is still in the log beside the file, which SQLite would begin to clear away. */
function lookIntoCopy(path: string, look: (database: DatabaseSync) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "prices-"));
  try {
    const copy = join(folder, "copy.db");
    for (const suffix of ["", "-wal"]) copyFileSync(path + suffix, copy + suffix);
    using(new DatabaseSync(copy), look);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function using(database: DatabaseSync, look: (database: DatabaseSync) => void): void {
  try {
    look(database);
  } finally {
    database.close();
  }
}
