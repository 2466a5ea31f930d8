/**
 * Runs a script of this repository on a Node that can run it, with its dependencies in place.
 *
 *   node scripts/bootstrap.mjs [--only PACKAGE] SCRIPT [ARGUMENT...]
 *
 * SCRIPT is a file of this repository, or the name of a command line tool among the root's devDependencies.
 * `--only` installs what one workspace package needs and no more, so that a first `npm start` is quick.
 * This file and the ones it imports are read by whatever Node starts them: they keep to old syntax.
 */
import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { ensureDependencies } from "./dependencies.mjs";
import { findScript, ROOT } from "./paths.mjs";
import { ensureNode, ensurePnpm, ToolMissing } from "./tools.mjs";

const args = process.argv.slice(2);
const only = args[0] === "--only" ? args.splice(0, 2)[1] : undefined;

try {
  const node = ensureNode();
  ensureDependencies(only, () => ensurePnpm(node), node);
  run(node, findScript(args[0]), args.slice(1));
} catch (error) {
  if (!(error instanceof ToolMissing)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function run(node, script, scriptArgs) {
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", script, ...scriptArgs], {
    stdio: "inherit",
    cwd: ROOT,
    env: {
      ...process.env,
      PATH: [dirname(node), join(ROOT, "node_modules", ".bin"), process.env.PATH].join(delimiter),
    },
  });
  // A terminal sends Ctrl-C to the child as well: this process only waits for it to finish what it is doing.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => {
    process.exitCode = signal === null ? code : 1;
  });
}
