import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson, TOOLS } from "./paths.mjs";
import { npmInstall, say, ToolMissing } from "./tools.mjs";

/**
 * `npm run tool NAME@VERSION`: fetches an npm package that only some tests use into `.tools/`, where it is no dependency of this project:
 * code that others wrote and that judges ours. The tests that use it name its version, and are skipped where it is not there.
 */
if (import.meta.main) {
  try {
    for (const tool of process.argv.slice(2)) fetchTool(tool);
  } catch (error) {
    if (!(error instanceof ToolMissing)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/** The folder of `NAME@VERSION` in `.tools/`; undefined where it, or that version of it, is not there. */
export function findTool(tool: string): string | undefined {
  const { name, version, folder } = placeOf(tool);
  const installed = join(folder, "node_modules", name);
  const manifest = join(installed, "package.json");
  return existsSync(manifest) && readJson(manifest).version === version ? installed : undefined;
}

/** Fetches `NAME@VERSION` into `.tools/NAME` unless it is there, and returns its folder. Throws a ToolMissing. */
export function fetchTool(tool: string): string {
  const { name, version, folder } = placeOf(tool);
  if (findTool(tool) === undefined) {
    say(`Fetching ${name} ${version} into .tools/ (once).`);
    npmInstall(tool, `${name} ${version}`, `https://www.npmjs.com/package/${name}/v/${version}`, folder, [
      "--ignore-scripts",
      "--save-exact",
    ]);
  }
  return findTool(tool) as string;
}

function placeOf(tool: string): { name: string; version: string; folder: string } {
  const [, name, version] = /^((?:@[\w.-]+\/)?[\w.-]+)@(\d[\w.-]*)$/.exec(tool) ?? [];
  if (name === undefined || version === undefined)
    throw new ToolMissing(`${tool} is not NAME@VERSION, such as ccxt@4.5.84.`);
  return { name, version, folder: join(TOOLS, name.replace("/", "+")) };
}
