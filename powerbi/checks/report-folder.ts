import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./project-files.ts";
import { type Json, lookUp } from "./walk.ts";

export interface Visual {
  readonly folder: string;
  /** visual.json */
  readonly content: Json;
  /** mobile.json: where it is on a phone. Without it a phone does not show it. */
  readonly mobile: Json | undefined;
}

export interface Page {
  readonly folder: string;
  /** page.json */
  readonly content: Json;
  readonly visuals: readonly Visual[];
}

/** What a report's folder holds. Whether its files have the right shape is for the schemas to say. */
export interface Report {
  /** report.json */
  readonly content: Json;
  /** pages.json */
  readonly order: Json;
  readonly pages: readonly Page[];
  /** The files in StaticResources/RegisteredResources. */
  readonly resources: readonly string[];
}

/** Reads the folder of a report: `Btc.Report`. */
export function readReport(folder: string): Report {
  const pages = "definition/pages";
  return {
    content: readJson(folder, "definition/report.json"),
    order: readJson(folder, `${pages}/pages.json`),
    pages: folders(join(folder, pages)).map((name) => readPage(folder, `${pages}/${name}`, name)),
    resources: readdirSync(join(folder, "StaticResources/RegisteredResources")).toSorted(),
  };
}

function readPage(report: string, path: string, folder: string): Page {
  return {
    folder,
    content: readJson(report, `${path}/page.json`),
    visuals: folders(join(report, path, "visuals")).map((name) => {
      const visual = `${path}/visuals/${name}`;
      const hasMobile = existsSync(join(report, visual, "mobile.json"));
      return {
        folder: name,
        content: readJson(report, `${visual}/visual.json`),
        mobile: hasMobile ? readJson(report, `${visual}/mobile.json`) : undefined,
      };
    }),
  };
}

function folders(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

/** A word of a file, "" where it is not there. */
export function text(content: Json | undefined, ...path: readonly (string | number)[]): string {
  const value = lookUp(content, ...path);
  return typeof value === "string" ? value : "";
}

/** A list of a file, empty where it is not there. */
export function list(content: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
  const value = lookUp(content, ...path);
  return Array.isArray(value) ? value : [];
}
