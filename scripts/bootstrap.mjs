/**
 * Runs a script of this repository on a Node that can run it, with its dependencies in place.
 *
 *   node scripts/bootstrap.mjs [--only PACKAGE] SCRIPT [ARGUMENT...]
 *
 * SCRIPT is a file of this repository, or the name of a command line tool among the root's devDependencies.
 * `--only` installs only what one workspace package needs, so that a first `npm start` is quick.
 * Any Node may start this file and the ones it imports: they keep to old syntax.
 */
import { missingModules } from "./dependencies.mjs";
import { whileAlone } from "./install-lock.mjs";
import { findScript } from "./paths.mjs";
import { runScript } from "./run-script.mjs";
import { scopesOf } from "./scopes.mjs";
import { say, ToolMissing } from "./tell.mjs";
import { missingNode, missingPnpm, nodeProgram } from "./tools.mjs";

const args = process.argv.slice(2);
const only = args[0] === "--only" ? args.splice(0, 2)[1] : undefined;
const scopes = scopesOf(only, args.slice(1), process.env);

try {
  if (missing().length > 0) whileAlone(fetchMissing);
  runScript(nodeProgram(), findScript(args[0]), args.slice(1));
} catch (error) {
  // The file system's own errors are clear enough: a read-only folder, a full disk.
  if (!(error instanceof ToolMissing) && error.syscall === undefined) throw error;
  say(error.message);
  process.exitCode = 1;
}

/** In the order of their dependencies. */
function missing() {
  const others = [missingNode(), missingModules(scopes)].filter(Boolean);
  return others.length > 0 ? [missingPnpm(), ...others].filter(Boolean) : [];
}

function fetchMissing() {
  const parts = missing();
  if (parts.length === 0) return;
  say(`Fetching ${parts.map(({ text }) => text).join(", ")}: once, into .tools/ and node_modules/.`);
  for (const { fetch } of parts) fetch();
}
