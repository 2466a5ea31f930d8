import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { ROOT } from "./paths.mjs";
import { withProxy } from "./proxy.mjs";
import { say } from "./tell.mjs";

/**
 * Runs a script in a process of its own. SIGINT, SIGTERM and SIGHUP are handed on to it, and its exit code becomes this process's: 128 and the
 * signal's number, as shells have it, where a signal ended it.
 */
export function runScript(node, script, scriptArgs) {
  // A script of ours (by `runMain`) takes its arguments from the environment, since anybody can list the processes of a machine with theirs, and
  // ends when the channel to this process does.
  const isOurs = script.endsWith(".ts");
  const shownArgs = isOurs ? scriptArgs.map(shownArgument) : scriptArgs;
  if (shownArgs.join() !== scriptArgs.join()) process.title = ["node", script, ...shownArgs].join(" ");
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", script, ...shownArgs], {
    stdio: ["inherit", "inherit", "inherit", ...(isOurs ? ["ipc"] : [])],
    cwd: ROOT,
    env: {
      ...withProxy(process.env),
      ...(isOurs && { BOOTSTRAP_ARGUMENTS: JSON.stringify(scriptArgs) }),
      PATH: [dirname(node), join(ROOT, "node_modules", ".bin"), process.env.PATH].join(delimiter),
    },
  });
  // Where a terminal or a group gets a signal the child has it already: it takes the second one for the same wish. Windows knows only those of a
  // terminal; what is sent there by hand would end the child at once.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => process.platform === "win32" || child.kill(signal));
  const watch = whenOrphaned(() => child.kill("SIGTERM"));
  child.on("error", ({ message }) => {
    clearInterval(watch);
    say(`${node} could not be started (${message}).`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    clearInterval(watch);
    process.exitCode = signal === null ? code : 128 + constants.signals[signal];
  });
}

/**
 * npm hands signals to the shell that it runs a script in, and many shells die of them without a word to this process: it notices by its parent,
 * twice a second. Who starts it otherwise may leave it behind on purpose.
 */
function whenOrphaned(act) {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, 500);
  return watch;
}

/** What may be a password, or an address with one in it, stands in no list of processes. */
function shownArgument(argument, index, all) {
  if (/:\/\/|@/.test(argument) || all[index - 1] === "--sql") return "…";
  return argument.startsWith("--sql=") ? "--sql=…" : argument;
}
