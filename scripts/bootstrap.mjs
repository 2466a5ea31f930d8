/**
 * Runs a script of this repository on a Node that can run it, with its dependencies in place.
 *
 *   node scripts/bootstrap.mjs [--only PACKAGE] SCRIPT [ARGUMENT...]
 *
 * SCRIPT is a file of this repository, or the name of a command line tool among the root's devDependencies.
 * `--only` installs what one workspace package needs and no more, so that a first `npm start` is quick.
 * This file and the ones it imports are read by whatever Node starts them: they keep to old syntax.
 */
import { ensureDependencies } from "./dependencies.mjs";
import { findScript } from "./paths.mjs";
import { runScript } from "./run-script.mjs";
import { ensureNode, ensurePnpm, say, ToolMissing } from "./tools.mjs";

const args = process.argv.slice(2);
const only = args[0] === "--only" ? args.splice(0, 2)[1] : undefined;

try {
  const node = ensureNode();
  ensureDependencies(only, () => ensurePnpm(node), node);
  runScript(node, findScript(args[0]), args.slice(1));
} catch (error) {
  // What the file system refuses is told in its words: a folder that may not be written, a full disk.
  if (!(error instanceof ToolMissing) && error.syscall === undefined) throw error;
  say(error.message);
  process.exitCode = 1;
}
