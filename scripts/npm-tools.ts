import { TrackerError } from "@tracker/core";
import { badInput } from "@tracker/settings";
import { whileAlone } from "./install-lock.mjs";
import { fetchPackages, folderOfPackage, installedPackage } from "./npm-packages.mjs";
import { TOOLS } from "./paths.mjs";
import { say, ToolMissing } from "./tell.mjs";

/**
 * npm packages that only some tests use: code of others that judges ours. They are kept in `.tools/` and are no dependencies of this project.
 * The tests name the version, and are skipped if it is not there.
 */

/**
 * The folder below `below` that keeps `NAME@VERSION`, as an npm project of its own; `NAME@VERSION,NAME@VERSION` is the first with what it needs
 * beside it. Throws a TrackerError for any other text.
 */
export function folderOfTool(tool: string, below = TOOLS): string {
  return folderOfPackage(namesOf(tool).name, below);
}

/** The folder of the package `NAME@VERSION`; undefined if it is not installed in that version. */
export function findTool(tool: string, below = TOOLS): string | undefined {
  const { name, version } = namesOf(tool);
  return installedPackage(name, version, folderOfPackage(name, below));
}

/** Fetches `NAME@VERSION` unless it is there, and returns its folder. Throws a TrackerError. */
export function fetchTool(tool: string): string {
  const found = findTool(tool);
  if (found !== undefined) return found;
  const { name, version } = namesOf(tool);
  const where = `https://www.npmjs.com/package/${name}/v/${version}`;
  fetchInto(folderOfTool(tool), { packages: tool.split(","), what: `${name} ${version}`, where });
  return findTool(tool) as string;
}

/** Packages that are fetched together. */
interface Fetched {
  /** Each `NAME@VERSION`. */
  readonly packages: readonly string[];
  /** As messages name them. */
  readonly what: string;
  /** Where else to get them. */
  readonly where: string;
  /** Options of npm. */
  readonly options?: readonly string[];
}

/** Fetches packages into a folder of `.tools/`. Throws a TrackerError. */
export function fetchInto(folder: string, { packages, what, where, options = [] }: Fetched): void {
  say(`Fetching ${what} into .tools/ (once).`);
  try {
    whileAlone(() => fetchPackages(packages, { missing: what, where, folder, options }));
  } catch (cause) {
    if (!(cause instanceof ToolMissing)) throw cause;
    throw new TrackerError("no-answer", cause.message, { cause });
  }
}

function namesOf(tool: string): { name: string; version: string } {
  const one = String.raw`(?:@[\w.-]+\/)?[\w.-]+@\d[\w.-]*`;
  const [, name, version] = new RegExp(`^((?:@[\\w.-]+/)?[\\w.-]+)@(\\d[\\w.-]*)(,${one})*$`).exec(tool) ?? [];
  if (name === undefined || version === undefined) throw badInput([`${tool} is not NAME@VERSION, such as ccxt@4.5.84`]);
  return { name, version };
}
