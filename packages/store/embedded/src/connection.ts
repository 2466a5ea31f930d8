import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { TrackerError } from "@tracker/core";
import { asStoreError } from "./errors.ts";
import { realPath } from "./real-path.ts";
import { lookInto } from "./untouched.ts";

export interface Connection {
  readonly database: DatabaseSync;
  close(): void;
}

/**
 * Opens the file for the one process that may write it, making it if need be. Readers may come and go meanwhile. A file that `check`
 * throws for is left as it was, and so is what lies beside it.
 * Throws a TrackerError (`store-failed`) when another process writes it, or it cannot be opened.
 */
export function openForWriting(file: string, check: (database: DatabaseSync) => void): Connection {
  let lock: DatabaseSync | undefined;
  try {
    const path = realPath(file);
    lookInto(path, file, check);
    mkdirSync(dirname(path), { recursive: true });
    const held = takeLock(path, file);
    lock = held;
    const database = new DatabaseSync(path, { timeout: 5_000 });
    // A price is worth a disk flush: with FULL a commit survives a power cut as well as a killed process.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    const close = () => {
      database.close();
      held.close();
    };
    return { database, close };
  } catch (error) {
    lock?.close();
    throw asStoreError(error, `${file} could not be opened`);
  }
}

/** Opens an existing file for reading. Throws a TrackerError (`store-failed`) when there is none. */
export function openForReading(file: string): Connection {
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    return { database, close: () => database.close() };
  } catch (error) {
    throw asStoreError(error, `${file} could not be opened`);
  }
}

/**
 * The lock is an open exclusive transaction on a file of its own: the operating system drops it with the process, however that ends,
 * and readers of the data are not shut out.
 */
function takeLock(path: string, file: string): DatabaseSync {
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    throw new TrackerError("store-failed", `${file} is being written by another run`, {
      cause: error,
      hint: "Stop that one first, or give this one another file.",
    });
  }
}
