import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { TrackerError } from "@tracker/core";
import { realPath } from "./real-path.ts";
import { lookInto } from "./untouched.ts";

export interface Connection {
  readonly database: DatabaseSync;
  /** Does some work; what SQLite throws becomes a TrackerError (`store-failed`) that says what was being done. */
  attempt<Result>(doing: string, work: () => Result): Result;
  /** The same in a transaction: all of it is kept, or none. */
  transaction<Result>(doing: string, work: () => Result): Result;
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
    return connectionOf(database, file, () => {
      database.close();
      held.close();
    });
  } catch (error) {
    lock?.close();
    throw asStoreError(error, `${file} could not be opened`);
  }
}

/** Opens an existing file for reading. Throws a TrackerError (`store-failed`) when there is none. */
export function openForReading(file: string): Connection {
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    return connectionOf(database, file, () => database.close());
  } catch (error) {
    throw asStoreError(error, `${file} could not be opened`);
  }
}

/** Opens a copy of an existing file, which is gone when it is closed: for reading what must be changed to be read. */
export function openCopy(file: string): Connection {
  const folder = mkdtempSync(join(tmpdir(), "prices-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, "copy.db");
    const source = openForReading(file);
    try {
      source.attempt("copying", () => source.database.prepare("VACUUM INTO ?").run(copy));
    } finally {
      source.close();
    }
    const database = new DatabaseSync(copy);
    return connectionOf(database, file, () => {
      database.close();
      remove();
    });
  } catch (error) {
    remove();
    throw error;
  }
}

function connectionOf(database: DatabaseSync, file: string, close: () => void): Connection {
  return {
    database,
    close,
    attempt: (doing, work) => {
      try {
        return work();
      } catch (error) {
        throw asStoreError(error, `${file}: ${doing} failed`);
      }
    },
    transaction: (doing, work) => {
      try {
        database.exec("BEGIN IMMEDIATE");
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        // A full disk makes SQLite roll back by itself.
        if (database.isTransaction) database.exec("ROLLBACK");
        throw asStoreError(error, `${file}: ${doing} failed`);
      }
    },
  };
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

/** SQLite result codes (https://www.sqlite.org/rescode.html) that a person can do something about. */
const HINTS: Readonly<Record<number, string>> = {
  5: "Another program holds the file: close it and try again.",
  8: "The file or its folder is read-only: make it writable.",
  10: "The disk reported an error: check it.",
  11: "The file is damaged: restore it from a copy, or move it away to begin a new one.",
  13: "The disk is full: free some space; nothing was half-written.",
  14: "Check that the path is right and that its folder may be read and written.",
  26: "The file is not a database: give another path, or move it away to begin a new one.",
};

const BUSY = 5;

/** A failure of SQLite or of the file system as the store's own error; others pass unchanged. */
function asStoreError(error: unknown, doing: string): unknown {
  if (error instanceof TrackerError || !(error instanceof Error)) return error;
  if ("syscall" in error) {
    return new TrackerError("store-failed", `${doing} (${error.message})`, {
      cause: error,
      hint: "Check the path, that it may be read and written, and that the disk has room.",
    });
  }
  if (!("errcode" in error) || typeof error.errcode !== "number") return error;
  const code = error.errcode & 0xff;
  const hint = HINTS[code];
  return new TrackerError("store-failed", `${doing} (${error.message})`, {
    cause: error,
    retryable: code === BUSY,
    ...(hint !== undefined && { hint }),
  });
}
