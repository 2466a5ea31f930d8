import { mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";

const PAUSE = 250;

/** Milliseconds, longer than any build takes: an older lock was left behind, even if a process with its id exists. */
const OLD = 30 * 60_000;

/**
 * Runs `act` while holding the lock, one process at a time. The lock is a folder with a file named after the id of the process that holds
 * it. The lock of a killed process is taken over.
 */
export async function withLock<Result>(lock: string, act: () => Promise<Result>): Promise<Result> {
  while (!take(lock)) await setTimeout(PAUSE);
  try {
    return await act();
  } finally {
    release(lock, String(process.pid));
  }
}

function take(lock: string): boolean {
  const holders = holdersOf(lock);
  const left = holders.filter((holder) => isLeft(join(lock, holder)));
  if (left.length < holders.length) return false;
  release(lock, ...left);
  // Made under another name, then renamed: no process sees a lock without its holder, and of two that rename theirs one fails.
  const made = mkdtempSync(`${lock}-`);
  writeFileSync(join(made, String(process.pid)), "");
  const taken = succeeds(["ENOTEMPTY", "EEXIST", "EPERM"], () => renameSync(made, lock));
  if (!taken) rmSync(made, { recursive: true });
  return taken;
}

function holdersOf(lock: string): string[] {
  let holders: string[] = [];
  succeeds(["ENOENT"], () => {
    holders = readdirSync(lock);
  });
  return holders;
}

/** Removes the holders' files; a lock that another process has taken over meanwhile stays. */
function release(lock: string, ...holders: readonly string[]): void {
  for (const holder of holders) rmSync(join(lock, holder), { force: true });
  succeeds(["ENOENT", "ENOTEMPTY", "EEXIST"], () => rmdirSync(lock));
}

function isLeft(holder: string): boolean {
  const since = statSync(holder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - since > OLD || !isRunning(Number(basename(holder)));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process of another user may not be signalled.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether `act` succeeded: false if it failed with one of these codes. */
function succeeds(codes: readonly string[], act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}
