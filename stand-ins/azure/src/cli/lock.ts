import { mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";

const PAUSE = 250;

/** Milliseconds, longer than any build takes: a lock that is older was left behind, whoever has the number of its process now. */
const OLD = 30 * 60_000;

/**
 * Does what one process at a time may do, in turn. The lock is a folder, and in it a file that is named by the number of the process that
 * has it. One that a killed process has left is taken over.
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
  // Made aside, then named: nobody sees a lock without its holder, and of two that name theirs, one has come too late.
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

/** By its holders' names: where somebody else has taken the lock over meanwhile, it stays. */
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
    // Another user's may not be asked.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether that was done; not, where it failed with one of these codes. */
function succeeds(codes: readonly string[], act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}
