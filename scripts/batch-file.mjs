import { spawnSync } from "node:child_process";

/** Runs a program to its end; of one that is found by its name, as pnpm and npm are, Windows has a batch file. */
export function runProgram(program, args, options) {
  if (process.platform !== "win32" || !/^\w+$/.test(program)) return spawnSync(program, args, options);
  return spawnSync(shellLine([program, ...args]), { ...options, shell: true });
}

/**
 * The line by which a shell starts a batch file: nothing else does. It reads the words, so they must be plain. This is `batchFile` of
 * @tracker/settings, for a Node that cannot read that yet; `!` means nothing to cmd unless it is told so (`cmd /?`, /V).
 */
export function shellLine(words) {
  const strange = words.find((word) => !/^[\w@.,:/=+!-]+$/.test(word));
  if (strange !== undefined) throw new RangeError(`a shell would read more in ${JSON.stringify(strange)}`);
  return words.join(" ");
}
