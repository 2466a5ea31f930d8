import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync, type StatementResultingChanges } from "node:sqlite";

/** The run's own time, in milliseconds: how long it has waited so far, and how to make it wait longer. */
export interface RunTime {
  readonly waited: () => number;
  readonly wait: (length: number) => void;
}

export interface FileTrouble {
  /** From now on another connection locks the file for `locked` milliseconds, and the file cannot grow if `full`. */
  begin(trouble: { readonly locked: number; readonly full: boolean }): void;
  /** Releases the lock, however long it was meant to last. */
  end(): void;
}

/** SQLite's code for a file locked by another connection, and its maximum number of pages. */
const BUSY = 5;
const MOST_PAGES = 4_294_967_294;

/**
 * A store's file that is locked or full. The lock and SQLite's failure are real; only the wait is in simulated time: a connection of this
 * process waits for its own busy timeout on the run's clock. A full disk is simulated by a limit on the file's pages
 * (https://www.sqlite.org/pragma.html#pragma_max_page_count), with which writes fail in the same way, with SQLITE_FULL.
 */
export function simulateFileTrouble(file: string, time: RunTime): FileTrouble {
  // SQLite's name for it.
  const path = join(realpathSync(dirname(file)), basename(file));
  const { exec, prepare, close } = DatabaseSync.prototype;
  /** The connections that write to the file, and how long each waits for a lock. */
  const writers = new Map<DatabaseSync, number>();
  let locker: DatabaseSync | undefined;
  let until = 0;
  const unlock = () => {
    locker?.close();
    locker = undefined;
  };
  const patiently = <Result>(database: DatabaseSync, work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      const timeout = writers.get(database);
      if (locker === undefined || timeout === undefined || (error as { errcode?: number }).errcode !== BUSY)
        throw error;
      const left = Math.max(0, until - time.waited());
      time.wait(Math.min(left, timeout));
      if (left > timeout) throw error;
      unlock();
      return work();
    }
  };
  DatabaseSync.prototype.exec = function (sql) {
    if (!writers.has(this) && this.location() === path) {
      writers.set(this, Number(prepare.call(this, "PRAGMA busy_timeout").get()?.timeout));
    }
    patiently(this, () => exec.call(this, sql));
  };
  DatabaseSync.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    const run = statement.run.bind(statement) as (...values: unknown[]) => StatementResultingChanges;
    statement.run = (...values: unknown[]) => patiently(this, () => run(...values));
    return statement;
  };
  DatabaseSync.prototype.close = function () {
    writers.delete(this);
    close.call(this);
  };

  return {
    begin({ locked, full }) {
      until = time.waited() + locked;
      for (const [database, timeout] of writers) {
        // The limit cannot be less than the current number of pages.
        exec.call(database, `PRAGMA max_page_count = ${full ? 1 : MOST_PAGES}`);
        exec.call(database, `PRAGMA busy_timeout = ${locked > 0 ? 0 : timeout}`);
      }
      if (locked === 0) return;
      locker = new DatabaseSync(file);
      exec.call(locker, "BEGIN EXCLUSIVE");
    },
    end: unlock,
  };
}
