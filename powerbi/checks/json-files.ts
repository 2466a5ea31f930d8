import { TrackerError } from "@tracker/core";
import type { Json } from "./json.ts";

export interface JsonFile {
  /** From the project's folder, with "/" between names. */
  readonly path: string;
  readonly content: Json;
}

const IS_JSON = /\.(json|pbir|pbism|pbip)$|(^|\/)\.platform$/;

/** Those of a project's files that hold JSON, whatever their names end in. */
export function jsonFiles(files: ReadonlyMap<string, string>): readonly JsonFile[] {
  const paths = [...files.keys()].filter((path) => IS_JSON.test(path));
  return paths.map((path) => ({ path, content: jsonAt(files, path) }));
}

/**
 * One JSON file of a project.
 *
 * @throws TrackerError when it is not there or is not JSON
 */
export function jsonAt(files: ReadonlyMap<string, string>, path: string): Json {
  try {
    return JSON.parse(files.get(path) ?? "");
  } catch (cause) {
    throw new TrackerError("bad-input", `the Power BI project's ${path} is missing or not JSON: ${cause}`, {
      cause,
      hint: "Take the file from the repository again, or correct it where the message says.",
    });
  }
}
