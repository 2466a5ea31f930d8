import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TOOLS } from "./paths.mjs";
import { say } from "./tell.mjs";

/** Contains the id of the installing process. Not a lock of the operating system: an old Node has none that works on every system. */
const LOCK = join(TOOLS, "installing");

/** Runs `act` while no other process installs in this checkout, and waits for one that does. A killed process does not block it. */
export function whileAlone(act) {
  mkdirSync(TOOLS, { recursive: true });
  let before;
  let told = false;
  while (!taken()) {
    const holder = holderOfLock();
    // Only if seen twice: the file may have just been created, without an id yet.
    if (holder !== undefined && holder === before && !isAlive(holder)) rmSync(LOCK, { force: true });
    else if (holder > 0 && !told && isAlive(holder)) {
      told = true;
      say(`Waiting for process ${holder}, which is installing here; if that is a different program, delete ${LOCK}.`);
    }
    before = holder;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    return act();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function taken() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** The process id in the lock; 0 if it has none yet, undefined if the lock is gone. */
function holderOfLock() {
  try {
    return Number(readFileSync(LOCK, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}
