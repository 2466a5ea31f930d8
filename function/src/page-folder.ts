import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PageFile, PageFiles } from "@tracker/dashboard";

/** The folder of the web page in the package: its files, and an index of how each is served. */
export const PAGE_FOLDER = "page";
const INDEX = "index.json";

interface Entry extends Omit<PageFile, "body"> {
  /** The URL path. */
  readonly path: string;
  /** Relative to the folder. */
  readonly file: string;
}

/** Writes the page into a new folder; the same page gives the same bytes. */
export function writePage(folder: string, page: PageFiles): void {
  const entries = [...page]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { body, ...served }]): Entry => {
      const file = path === "/" ? "index.html" : path.slice(1);
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), body);
      return { path, file, ...served };
    });
  writeFileSync(join(folder, INDEX), `${JSON.stringify(entries, null, 2)}\n`);
}

/** The page that was written into a folder. */
export function readPage(folder: string): PageFiles {
  const entries: readonly Entry[] = JSON.parse(readFileSync(join(folder, INDEX), "utf8"));
  return new Map(
    entries.map(({ path, file, ...served }) => [path, { ...served, body: readFileSync(join(folder, file)) }]),
  );
}
