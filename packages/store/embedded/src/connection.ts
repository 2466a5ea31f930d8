import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { systemFailure, TrackerError } from "@tracker/core";
import { makeFolder } from "@tracker/settings/folder";
import { isOpen, mayMakeIndex, tidy, watch } from "./reading.ts";
import { realPath } from "./real-path.ts";
import { copyWithLog, immutable, logSize, lookInto } from "./untouched.ts";
import { takeLock, type WriterLock } from "./writer-lock.ts";

/**
 * How long SQLite waits for a file that another program has locked, in milliseconds; it blocks the process meanwhile. Calls on an open file are
 * retried (patience.ts); while a file is being opened there is nothing else to do.
 */
const [AT_WORK, OPENING] = [50, 1_000];

export interface Connection {
  readonly database: DatabaseSync;
  /** Runs `work`; an SQLite error becomes a TrackerError (`store-failed`) that says what was being done. */
  attempt<Result>(doing: string, work: () => Result): Result;
  /** The same in a transaction: all or nothing. */
  transaction<Result>(doing: string, work: () => Result): Result;
  close(): void;
}

/**
 * Opens the file for the one process that may write it, creating it if necessary. Readers may come and go meanwhile. A file for which `check`
 * throws is left unchanged, and so are the files beside it.
 * Throws a TrackerError (`store-failed`) when another process writes it, or it cannot be opened.
 */
export function openForWriting(file: string, check: (database: DatabaseSync) => void): Connection {
  let [lock, database]: [WriterLock?, DatabaseSync?] = [];
  const close = () => {
    database?.close();
    lock?.release();
  };
  try {
    const path = realPath(file);
    lookInto(path, file, check);
    // SQLite also opens a read-only file, and fails only when something is written.
    if (existsSync(path)) closeSync(openSync(path, "r+"));
    refuseOtherNames(path, file);
    makeFolder(dirname(path));
    lock = takeLock(path, file);
    database = new DatabaseSync(path, { timeout: OPENING });
    // A price is worth a disk flush: with FULL a commit survives a power cut as well as a killed process.
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = ${AT_WORK}`);
    return connectionOf(database, file, close);
  } catch (error) {
    close();
    throw asStoreError(error, `${file} could not be opened`);
  }
}

/** Opens a private in-memory database, which is gone when it is closed. */
export function openInMemory(name: string): Connection {
  const database = new DatabaseSync(":memory:");
  return connectionOf(database, name, () => database.close());
}

/** Under two names a file would have two locks and two logs, and two writers (https://www.sqlite.org/howtocorrupt.html, 2.5). */
function refuseOtherNames(path: string, file: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.nlink ?? 1) <= 1) return;
  throw new TrackerError("store-failed", `${file} has another name (a hard link), by which others might write it`, {
    hint: "Remove the other one, or give the path of a copy.",
  });
}

/**
 * Opens an existing file for reading, even while another process writes it or its folder is read-only, and leaves no files beside it.
 * Throws a TrackerError (`store-failed`) when there is no such file.
 */
export function openForReading(file: string): Connection {
  try {
    const path = realPath(file);
    checkIsFile(path, file);
    if (isOpen(path)) return openBeside(path, file);
    if (logSize(path) > 0) {
      const { copy, remove } = copyWithLog(path);
      return ofCopy(copy, file, remove);
    }
    return mayMakeIndex(path) ? openBeside(path, file) : openImmutable(path, file);
  } catch (error) {
    throw asStoreError(error, `${file} could not be opened`);
  }
}

function checkIsFile(path: string, file: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return;
  throw new TrackerError("store-failed", found === undefined ? `there is no file ${file}` : `${file} is not a file`, {
    hint: "Check the path.",
  });
}

/** For reading a file that others may write meanwhile. */
function openBeside(path: string, file: string): Connection {
  const database = new DatabaseSync(path, { readOnly: true, timeout: AT_WORK });
  return connectionOf(database, file, () => {
    database.close();
    tidy(path);
  });
}

/** For reading a file that nobody writes. It is not locked: if another process changes it during a read, the read fails. */
function openImmutable(path: string, file: string): Connection {
  const unchanged = watch(path, file);
  const database = new DatabaseSync(immutable(path), { readOnly: true });
  const connection = connectionOf(database, file, () => database.close());
  return {
    ...connection,
    attempt: (doing, work) => {
      try {
        return connection.attempt(doing, work);
      } finally {
        unchanged();
      }
    },
  };
}

/** Opens a temporary copy of an existing file, for reading a file that must be migrated first. */
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
    return ofCopy(copy, file, remove);
  } catch (error) {
    remove();
    throw error;
  }
}

function ofCopy(copy: string, file: string, remove: () => void): Connection {
  const database = new DatabaseSync(copy);
  return connectionOf(database, file, () => {
    database.close();
    remove();
  });
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

/** Hints for SQLite result codes (https://www.sqlite.org/rescode.html) that a person can do something about. */
const HINTS: Readonly<Record<number, string>> = {
  5: "Another program holds the file: close it and try again.",
  8: "The file or its folder is read-only: make it writable.",
  10: "The disk reported an error: check it, and that it has room.",
  11: "The file is damaged: restore it from a copy, or move it away to begin a new one.",
  13: "The disk is full: free some space; nothing was half-written.",
  14: "Check that the path is right and that its folder may be read and written.",
  26: "Give the path of another file.",
};

const BUSY = 5;

/** An error of SQLite or of the file system as the store's own; other errors are returned unchanged. */
function asStoreError(error: unknown, doing: string): unknown {
  if (error instanceof TrackerError || !(error instanceof Error)) return error;
  const refused = systemFailure(error, "store-failed", doing);
  if (refused !== undefined) return refused;
  if (!("errcode" in error) || typeof error.errcode !== "number") return error;
  const code = error.errcode & 0xff;
  const hint = HINTS[code];
  return new TrackerError("store-failed", `${doing} (${error.message})`, {
    cause: error,
    retryable: code === BUSY,
    ...(hint !== undefined && { hint }),
  });
}
