import { TrackerError } from "@tracker/core";
import type { Json } from "./json.ts";

export interface JsonFile {
  /** Relative to the project's folder, with "/" between names. */
  readonly path: string;
  readonly content: Json;
}

const IS_JSON = /\.(json|pbir|pbism|pbip)$|(^|\/)\.platform$/;

/** The project's files that contain JSON, whatever their extensions. */
export function jsonFiles(files: ReadonlyMap<string, string>): readonly JsonFile[] {
  const paths = [...files.keys()].filter((path) => IS_JSON.test(path));
  return paths.map((path) => ({ path, content: jsonAt(files, path) }));
}

/**
 * One JSON file of a project.
 *
 * @throws TrackerError if it is missing or not JSON
 */
export function jsonAt(files: ReadonlyMap<string, string>, path: string): Json {
  try {
    return JSON.parse(files.get(path) ?? "");
  } catch (cause) {
    throw new TrackerError("bad-input", `the Power BI project's ${path} is missing or not JSON: ${cause}`, {
      cause,
      hint: "Restore the file from the repository, or correct it where the message says.",
    });
  }
}
