import { existsSync } from "node:fs";
import { join } from "node:path";
import { TrackerError } from "@tracker/core";
import { badInput } from "@tracker/settings";
import { readJson, TOOLS } from "./paths.mjs";
import { npmInstall, say, ToolMissing } from "./tools.mjs";

/**
 * npm packages that only some tests ask: code that others wrote and that judges ours. They lie in `.tools/`, and are no dependencies of this
 * project. The tests name the version, and are skipped where it is not there.
 */

/** Where `NAME@VERSION` is kept below a folder: an npm project of its own. Throws a TrackerError for another text. */
export function folderOfTool(tool: string, below = TOOLS): string {
  return join(below, namesOf(tool).name.replace("/", "+"));
}

/** The folder of the package `NAME@VERSION`; undefined where it, or that version of it, is not there. */
export function findTool(tool: string, below = TOOLS): string | undefined {
  const { name, version } = namesOf(tool);
  const installed = join(folderOfTool(tool, below), "node_modules", name);
  const manifest = join(installed, "package.json");
  return existsSync(manifest) && readJson(manifest).version === version ? installed : undefined;
}

/** Fetches `NAME@VERSION` unless it is there, and returns its folder. Throws a TrackerError. */
export function fetchTool(tool: string): string {
  const found = findTool(tool);
  if (found !== undefined) return found;
  const { name, version } = namesOf(tool);
  say(`Fetching ${name} ${version} into .tools/ (once).`);
  try {
    npmInstall(tool, `${name} ${version}`, `https://www.npmjs.com/package/${name}/v/${version}`, folderOfTool(tool), [
      "--ignore-scripts",
      "--save-exact",
    ]);
  } catch (cause) {
    if (!(cause instanceof ToolMissing)) throw cause;
    throw new TrackerError("no-answer", cause.message, { cause });
  }
  return findTool(tool) as string;
}

function namesOf(tool: string): { name: string; version: string } {
  const [, name, version] = /^((?:@[\w.-]+\/)?[\w.-]+)@(\d[\w.-]*)$/.exec(tool) ?? [];
  if (name === undefined || version === undefined) throw badInput([`${tool} is not NAME@VERSION, such as ccxt@4.5.84`]);
  return { name, version };
}
