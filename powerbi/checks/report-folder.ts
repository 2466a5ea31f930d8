import type { Json } from "./json.ts";
import { jsonAt } from "./json-files.ts";

export interface Visual {
  readonly folder: string;
  /** visual.json */
  readonly content: Json;
  /** mobile.json: its place on a phone, which does not show it without this file. */
  readonly mobile: Json | undefined;
}

export interface Page {
  readonly folder: string;
  /** page.json */
  readonly content: Json;
  readonly visuals: readonly Visual[];
}

/** The contents of a report's folder. The schemas check the shapes of its files. */
export interface Report {
  /** report.json */
  readonly content: Json;
  /** pages.json */
  readonly order: Json;
  readonly pages: readonly Page[];
  /** The files in StaticResources/RegisteredResources. */
  readonly resources: readonly string[];
}

type Files = ReadonlyMap<string, string>;

/** Reads the report of a project, given its files. */
export function readReport(files: Files): Report {
  const pages = "Btc.Report/definition/pages";
  return {
    content: jsonAt(files, "Btc.Report/definition/report.json"),
    order: jsonAt(files, `${pages}/pages.json`),
    pages: foldersIn(files, pages).map((folder) => readPage(files, `${pages}/${folder}`, folder)),
    resources: below(files, "Btc.Report/StaticResources/RegisteredResources"),
  };
}

function readPage(files: Files, path: string, folder: string): Page {
  return {
    folder,
    content: jsonAt(files, `${path}/page.json`),
    visuals: foldersIn(files, `${path}/visuals`).map((name) => readVisual(files, `${path}/visuals/${name}`, name)),
  };
}

function readVisual(files: Files, path: string, folder: string): Visual {
  const mobile = `${path}/mobile.json`;
  return {
    folder,
    content: jsonAt(files, `${path}/visual.json`),
    mobile: files.has(mobile) ? jsonAt(files, mobile) : undefined,
  };
}

/** The files under a folder, by paths relative to it. */
function below(files: Files, folder: string): string[] {
  const paths = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
  return paths.map((path) => path.slice(folder.length + 1)).toSorted();
}

/** The folders in a folder. */
function foldersIn(files: Files, folder: string): string[] {
  const inside = below(files, folder).filter((path) => path.includes("/"));
  return [...new Set(inside.map((path) => path.slice(0, path.indexOf("/"))))];
}
