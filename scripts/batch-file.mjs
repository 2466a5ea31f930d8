import { spawnSync } from "node:child_process";

/** Runs a program to its end. On Windows, a program that is found by its name, such as pnpm or npm, is a batch file. */
export function runProgram(program, args, options) {
  if (process.platform !== "win32" || !/^\w+$/.test(program)) return spawnSync(program, args, options);
  return spawnSync(shellLine([program, ...args]), { ...options, shell: true });
}

/**
 * The command line with which a shell starts a batch file, as only a shell can. The shell interprets the words, so they must be plain. This is
 * `batchFile` of @tracker/settings, for a Node that cannot load that; `!` is plain to cmd unless delayed expansion is on (`cmd /?`, /V).
 */
export function shellLine(words) {
  const strange = words.find((word) => !/^[\w@.,:/=+!-]+$/.test(word));
  if (strange !== undefined) throw new RangeError(`a shell would interpret ${JSON.stringify(strange)}`);
  return words.join(" ");
}
