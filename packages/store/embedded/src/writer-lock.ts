import { closeSync, fstatSync, openSync, rmSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { systemFailure, TrackerError } from "@tracker/core";

/** The right to write a file, held by one process at a time. */
export interface WriterLock {
  /** Releases the lock, and removes its file. */
  release(): void;
}

/**
 * Takes the lock beside a file: an open exclusive transaction on an empty database file. The operating system releases it with the process,
 * however that ends, and it does not keep readers out. Throws a TrackerError (`store-failed`) at once if it cannot be taken.
 * @param path the file's real path: under any other name it would have another lock
 * @param name the file's name in messages
 */
export function takeLock(path: string, name: string): WriterLock {
  const file = `${path}.lock`;
  for (;;) {
    const found = made(file, name);
    const lock = locked(file);
    if (lock === undefined) throw notLocked(path, file, name);
    // The previous holder may have removed the file in between: then other processes lock a new one.
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
    `${name} cannot be locked: its disk does not support locks, like some network shares`,
    { hint: "Give a file on a disk of this machine." },
  );
}

/** Creates the lock's file if necessary; returns its identity. Ours is empty: a file that is not belongs to someone else. */
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

/** Undefined if the lock is held, or the disk does not support locks: SQLite does not distinguish these. */
function locked(file: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    // A journal in memory needs no second file.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (NOT_LOCKED.includes(Number((error as { errcode?: number }).errcode) & 0xff)) return undefined;
    throw error;
  }
}

/** SQLite's BUSY, and its codes for disks that do not support locks: PERM, IOERR, PROTOCOL, NOLFS (https://www.sqlite.org/rescode.html). */
const NOT_LOCKED = [5, 3, 10, 15, 22];

/** Whether a new file in the same folder can be locked. */
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

/** If the system can remove an open file, this removes it before unlocking, so that no one can lock it unnoticed in between. */
function release(file: string, lock: DatabaseSync): void {
  if (process.platform !== "win32") remove(file);
  lock.close();
  if (process.platform === "win32") remove(file);
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Another process has it open already, or it may not be removed: it is empty, and the next run uses it.
  }
}
