import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { cut, TrackerError } from "@tracker/core";
import { licencesOf } from "@tracker/dashboard/licences";
import { buildPage } from "@tracker/dashboard/page";
import { makeFolder } from "@tracker/settings/folder";
import { type Zippable, zipSync } from "fflate";
import { bundleApp, SCRIPTS } from "./bundle-app.ts";
import { PAGE_FOLDER, writePage } from "./src/page-folder.ts";

const HERE = import.meta.dirname;

export interface Package {
  /** The folder whose contents are deployed. */
  readonly folder: string;
  /** SHA-256 over its sorted paths and contents, in hexadecimal: the same for the same sources, on any machine and day. */
  readonly hash: string;
}

const PACKAGE = "package";
const SOURCE_MAPS = Object.values(SCRIPTS).map((script) => `${script}.map`);

/**
 * Builds the deployed package into `<folder>/package`, with its source maps beside it: the script, the SQL driver that it loads, the web
 * page's files, host.json, a package.json that names the script, and the licences of what is in it. Replaces an earlier build. Throws a
 * TrackerError (`bad-input`) if the folder contains anything else, or is not a folder.
 */
export async function buildPackage(folder = join(HERE, "dist")): Promise<Package> {
  const into = join(folder, PACKAGE);
  forgetEarlierBuild(folder);
  makeFolder(into);
  const scriptInputs = await bundleApp(into);
  for (const map of SOURCE_MAPS) renameSync(join(into, map), join(folder, map));
  copyFileSync(join(HERE, "host.json"), join(into, "host.json"));
  const manifest = { name: "bitcoin-price-tracker", private: true, main: SCRIPTS.main };
  writeFileSync(join(into, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const page = await buildPage();
  writePage(join(into, PAGE_FOLDER), page.files);
  writeFileSync(join(into, "LICENCES.txt"), licencesOf([...scriptInputs, ...page.inputs]));
  return { folder: into, hash: hashOf(into) };
}

function forgetEarlierBuild(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  const hint = "Give a folder that does not exist yet, is empty, or contains only an earlier build.";
  if (!found.isDirectory()) throw new TrackerError("bad-input", `${folder} is not a folder`, { hint });
  const entries = readdirSync(folder);
  const others = entries.filter((name) => name !== PACKAGE && !SOURCE_MAPS.includes(name));
  const isBuild = entries.length === 0 || existsSync(join(folder, PACKAGE, "host.json"));
  if (others.length > 0 || !isBuild) {
    const what = cut((others.length > 0 ? others : entries).join(", "), 80);
    throw new TrackerError("bad-input", `${folder} contains something other than an earlier build (${what})`, { hint });
  }
  rmSync(folder, { recursive: true });
}

/** The package as the zip that the platform accepts; the same bytes for the same contents. */
export function zipOf({ folder }: Package): Uint8Array {
  const contents: Zippable = {};
  // The earliest time that a zip can hold, so that the bytes do not depend on the clock.
  for (const path of pathsOf(folder))
    contents[path] = [readFileSync(join(folder, path)), { mtime: "1980-01-01T00:00:00", level: 9 }];
  return zipSync(contents);
}

/** Builds the package into a temporary folder and deletes it after use, so that two updates from one checkout do not collide. */
export async function withPackage<Result>(use: (built: Package) => Result): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "package-"));
  try {
    return use(await buildPackage(join(folder, "built")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The hash of a folder, as in `Package`. */
export function hashOf(folder: string): string {
  const hash = createHash("sha256");
  for (const path of pathsOf(folder)) {
    const content = readFileSync(join(folder, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function pathsOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return paths.map((path) => path.split(sep).join("/")).toSorted();
}
