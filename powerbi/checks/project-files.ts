import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { TrackerError } from "@tracker/core";
import type { Json } from "./walk.ts";

/** The folder that holds the Power BI project. */
export const PROJECT = join(import.meta.dirname, "..");

export interface ProjectFile {
  /** Relative to the folder that was read, with "/" between names. */
  readonly path: string;
  readonly content: Json;
}

const IS_JSON = /\.(json|pbir|pbism|pbip)$|(^|\/)\.platform$/;

/** What Desktop keeps beside a project for one person on one machine. */
const IS_LOCAL = /(^|\/)\.pbi\//;

/** The files of a Power BI project that hold JSON, whatever their names end in: what lies in `Btc.*` of the folder. */
export function readProjectFiles(folder: string): readonly ProjectFile[] {
  const items = readdirSync(folder).filter((name) => name.startsWith("Btc."));
  const paths = items.flatMap((item) =>
    statSync(join(folder, item)).isDirectory()
      ? readdirSync(join(folder, item), { recursive: true, encoding: "utf8" }).map((path) => join(item, path))
      : [item],
  );
  return paths
    .map((path) => path.split(sep).join("/"))
    .filter((path) => IS_JSON.test(path) && !IS_LOCAL.test(path))
    .toSorted()
    .map((path) => ({ path, content: readJson(folder, path) }));
}

/**
 * One JSON file of the project.
 *
 * @throws TrackerError when it is not there or is not JSON
 */
export function readJson(folder: string, path: string): Json {
  try {
    // Power BI Desktop may begin a file with a byte order mark, which JSON does not know.
    return JSON.parse(readFileSync(join(folder, path), "utf8").replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new TrackerError("bad-input", `the Power BI project's ${path} is missing or not JSON: ${cause}`, {
      cause,
      hint: "Take the file from the repository again, or correct it where the message says.",
    });
  }
}
