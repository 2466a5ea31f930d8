import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, type TestContext, test } from "vitest";
import { modelFiles } from "../../checks/model.ts";
import { FILES, saidOf } from "../../checks/testing/model-files.ts";
import { savedByDesktop } from "../../checks/testing/saved-by-desktop.ts";
import { writeCopy } from "../../copy.ts";
import { PROJECT, pointedAt, projectFiles } from "../../project.ts";
import { folderForTests, readerForTests, writeModel } from "./for-tests.ts";
import { type Contents, type Reading, readModelBy, writeBy } from "./read-model.ts";

const asked = readerForTests();
const folder = folderForTests();

/** Opens a model with Microsoft's reader, and prints its message with the results. */
async function opened(context: TestContext, what: string, path: string): Promise<Reading> {
  const reading = await readModelBy(asked(context), path);
  const counts = KINDS.map((kind) => `${reading[kind].length} ${kind}`);
  await context.annotate(`Microsoft's reader of ${what}: "${reading.message}": ${counts.join(", ")}; no error`, "said");
  return reading;
}

/** What the files declare, taken from their lines without a reader. */
function declared(files: ReadonlyMap<string, string>): Contents {
  const lines = (pattern: RegExp) => [...files.values()].flatMap((text) => [...text.matchAll(pattern)]);
  const bare = (name = "") => name.replace(/^'|'$/g, "");
  const fields = (keyword: string) =>
    [...files.values()].flatMap((text) => {
      const table = bare(/^\uFEFF?(?:\/\/\/.*\r?\n)*table (.*?)\r?$/m.exec(text)?.[1]);
      return [...text.matchAll(new RegExp(`^\\t${keyword} ('[^']+'|\\w+)`, "gm"))].map(
        ([, name]) => `${table}[${bare(name)}]`,
      );
    });
  const ends = lines(/fromColumn: (\w+)\.(.+?)\r?\n\ttoColumn: (\w+)\.(.+?)\r?$/gm);
  return {
    tables: lines(/^table (.*?)\r?$/gm).map(([, name]) => bare(name)),
    columns: fields("column"),
    measures: fields("measure"),
    relationships: ends.map(([, from, column, to, key]) => `${from}[${bare(column)}] to ${to}[${bare(key)}]`),
  };
}

const KINDS = ["tables", "columns", "measures", "relationships"] as const;

const sorted = (contents: Contents) => KINDS.map((kind) => contents[kind].toSorted());

describe("Microsoft's reader opens, and finds everything the files declare in,", () => {
  test("the model", async (context) => {
    const reading = await opened(context, "the model", join(PROJECT, "Btc.SemanticModel"));
    expect(sorted(reading)).toEqual(sorted(declared(FILES)));
    expect(reading.columns.length).toBeGreaterThan(30);
    expect(reading.relationships.length).toBeGreaterThan(5);
  });

  test.for([
    ["import", "Import"],
    ["direct-query", "DirectQuery"],
  ] as const)("the copy that npm run powerbi writes, mode %s", async ([mode, storage], context) => {
    const copy = join(folder, mode);
    writeCopy(copy, pointedAt({ server: "prices1.database.windows.net", database: "bitcoin" }, mode));
    const reading = await opened(context, `the copy in mode ${mode}`, join(copy, "Btc.SemanticModel"));
    expect(sorted(reading)).toEqual(sorted(declared(FILES)));
    expect(reading.modes).toEqual([storage]);
  });

  test("a model as saved by Power BI Desktop, which our own check accepts too", async (context) => {
    const saved = savedByDesktop(FILES);
    expect(await saidOf(saved)).toEqual([]);
    const reading = await opened(context, "the model as Desktop saves it", writeModel(join(folder, "saved"), saved));
    expect(sorted(reading)).toEqual(sorted(declared(FILES)));
  });
});

test("Microsoft's writer writes the model unchanged, except for empty lines", async (context) => {
  const session = asked(context);
  await readModelBy(session, join(PROJECT, "Btc.SemanticModel"));
  const definition = join(folder, "written/Btc.SemanticModel/definition");
  mkdirSync(definition, { recursive: true });
  await writeBy(session, definition);
  const written = modelFiles(projectFiles(join(folder, "written")));
  expect(await saidOf(written)).toEqual([]);
  const filled = (files: ReadonlyMap<string, string>) =>
    [...files].map(([name, text]) => [name, text.split(/\r?\n/).filter((line) => line.trim() !== "")]).toSorted();
  expect(filled(written)).toEqual(filled(FILES));
});
