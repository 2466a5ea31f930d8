import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder of what the bootstrap installs for itself; ignored by git. */
export const TOOLS = join(ROOT, ".tools");

/** How the last test run ended: `{ passed, failed, skipped }`. */
export const TEST_REPORT = join(TOOLS, "test-report.json");

/** The file to run for `name`: a path below the root, or the command of that name of an installed devDependency. */
export function findScript(name) {
  const file = join(ROOT, name);
  if (existsSync(file)) return file;
  for (const dependency of Object.keys(readJson(join(ROOT, "package.json")).devDependencies)) {
    const folder = join(ROOT, "node_modules", dependency);
    if (!existsSync(folder)) continue;
    const { bin } = readJson(join(folder, "package.json"));
    if (bin?.[name]) return join(folder, bin[name]);
  }
  throw new Error(`${name} is neither a file below ${ROOT} nor a command of its devDependencies`);
}

/** Reads a JSON file that the bootstrap wrote or npm unpacked; undefined if it is missing or damaged, and so must be made again. */
export function readNoted(file) {
  try {
    return readJson(file) || undefined;
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
