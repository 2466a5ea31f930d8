import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { ROOT } from "./paths.mjs";
import { proxyProblem, withProxy } from "./proxy.mjs";
import { say } from "./tell.mjs";

/**
 * Runs a script in a child process. Forwards SIGINT, SIGTERM and SIGHUP to it, and exits with its exit code, or, if a signal ended it, with 128
 * plus the signal's number, as shells do. With a proxy that Node refuses, it starts nothing and exits with 1.
 */
export function runScript(node, script, scriptArgs) {
  const problem = proxyProblem(process.env);
  if (problem) {
    say(problem);
    process.exitCode = 1;
    return;
  }
  // A script of ours (by `runMain`) takes its arguments from the environment, as anyone on the machine can list command lines, and ends when the
  // channel to this process closes.
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
  // A signal to a terminal or process group reaches the child too, which treats the second one as the same request. Windows has only the
  // terminal's signals; one sent by `kill` would end the child at once.
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
 * npm forwards signals to the shell that runs a script, and many shells die of them without forwarding them to this process. So it checks twice a
 * second whether its parent has changed; only under npm, as others may leave it running on purpose.
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

/** The argument as the list of processes shows it: without what may be a password or an address with one. */
function shownArgument(argument, index, all) {
  if (/:\/\/|@/.test(argument) || all[index - 1] === "--sql") return "…";
  return argument.startsWith("--sql=") ? "--sql=…" : argument;
}
