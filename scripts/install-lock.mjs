import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TOOLS } from "./paths.mjs";
import { say } from "./tell.mjs";

/** Holds the number of the process that installs. Not the system's own lock: an old Node has none that all systems know. */
const LOCK = join(TOOLS, "installing");

/** Does something while nobody else installs in this checkout, and waits for whoever does. One that was killed is in nobody's way. */
export function whileAlone(act) {
  mkdirSync(TOOLS, { recursive: true });
  let before;
  let told = false;
  while (!taken()) {
    const holder = holderOfLock();
    // Seen twice: it may have been made a moment ago, and have no number yet.
    if (holder !== undefined && holder === before && !isAlive(holder)) rmSync(LOCK, { force: true });
    else if (holder > 0 && !told && isAlive(holder)) {
      told = true;
      say(`Waiting for process ${holder}, which installs here; if it does something else, delete ${LOCK}.`);
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

/** 0 where it has no number; undefined where it has gone. */
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
