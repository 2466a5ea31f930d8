import { closeSync, fstatSync, openSync, rmSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { systemFailure, TrackerError } from "@tracker/core";

/** The right to write a file, held by one process at a time. */
export interface WriterLock {
  /** Gives it back, and takes its file away. */
  release(): void;
}

/**
 * Takes the lock beside a file: an open exclusive transaction on an empty file of its own. The operating system drops it with the process,
 * however that ends, and readers of the data are not shut out. Throws a TrackerError (`store-failed`), at once.
 * @param path the file's real path: under any other name it would have another lock
 * @param name as messages name the file
 */
export function takeLock(path: string, name: string): WriterLock {
  const file = `${path}.lock`;
  for (;;) {
    const found = made(file, name);
    const lock = locked(file);
    if (lock === undefined) throw notLocked(path, file, name);
    // Whoever had it before may have taken the file away between the two: then others lock a new one.
    if (idOf(file) === found) return { release: () => release(file, lock) };
    lock.close();
  }
}

function notLocked(path: string, file: string, name: string): TrackerError {
  if (folderTakesLocks(path))
    return new TrackerError("store-failed", `${name} is being written by another run`, {
      hint: "Stop that one first, or give this one another file.",
    });
  remove(file);
  return new TrackerError(
    "store-failed",
    `${name} cannot be locked: its disk takes no locks, as some network shares do not`,
    { hint: "Give a file on a disk of this machine." },
  );
}

/** The lock's file, made if need be; which one it is. Ours is empty: whatever is not is somebody else's. */
function made(file: string, name: string): string {
  const inTheWay = new TrackerError("store-failed", `${name} cannot be locked: ${file} is not a lock of this program`, {
    hint: "Move it away, or give the prices another file.",
  });
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) throw inTheWay;
  try {
    const opened = openSync(file, "a");
    try {
      if (fstatSync(opened).size > 0) throw inTheWay;
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    throw systemFailure(error, "store-failed", `${name} cannot be locked`) ?? error;
  }
  return idOf(file);
}

function idOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? "none" : `${found.dev} ${found.ino}`;
}

/** Undefined where the lock is held, or the disk knows none: SQLite does not tell these apart. */
function locked(file: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    // A journal in memory is no second file beside it.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (NOT_LOCKED.includes(Number((error as { errcode?: number }).errcode) & 0xff)) return undefined;
    throw error;
  }
}

/** SQLite's BUSY, and what it says of disks that refuse to lock: PERM, IOERR, PROTOCOL, NOLFS (https://www.sqlite.org/rescode.html). */
const NOT_LOCKED = [5, 3, 10, 15, 22];

/** Whether a file that nobody else has can be locked there. */
function folderTakesLocks(path: string): boolean {
  const probe = `${path}.lock-${process.pid}`;
  try {
    const lock = locked(probe);
    lock?.close();
    return lock !== undefined;
  } finally {
    remove(probe);
  }
}

/** Where the system lets a file go that is open, it goes before the lock does: nobody can lock it unnoticed between the two. */
function release(file: string, lock: DatabaseSync): void {
  if (process.platform !== "win32") remove(file);
  lock.close();
  if (process.platform === "win32") remove(file);
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Somebody else has it open already, or it may not be removed: it is empty, and the next run takes it.
  }
}
