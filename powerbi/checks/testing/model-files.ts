import { MIGRATIONS } from "@tracker/store-azure-sql/deploy";
import { readMigrations } from "@tracker/store-shared/migrations";
import { expect } from "vitest";
import { projectFiles } from "../../project.ts";
import { modelProblems } from "../check-model.ts";
import { modelFiles } from "../model.ts";

/** The texts of the model's files by their path in its definition. */
export const FILES: ReadonlyMap<string, string> = modelFiles(projectFiles());

export const SQL = readMigrations(MIGRATIONS)
  .map(({ sql }) => sql)
  .join("\n");

/** The files after one change to one of them; a new file starts empty. Fails if nothing changes. */
export function changed(file: string, from: string | RegExp, to: string): ReadonlyMap<string, string> {
  const text = FILES.get(file) ?? "";
  const after = text.replace(from, () => to);
  expect(after).not.toBe(text);
  return new Map([...FILES, [file, after]]);
}

/** All lines from our own check of a model. */
export async function saidOf(files: ReadonlyMap<string, string>): Promise<readonly string[]> {
  return modelProblems(files, SQL).catch((error: Error) => [error.message]);
}
