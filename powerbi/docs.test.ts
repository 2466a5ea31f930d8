import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readM } from "./checks/m.ts";
import { ofKind, readModel } from "./checks/model.ts";
import { SQL } from "./checks/testing/model-files.ts";
import { selectListsOf } from "./checks/views.ts";
import { PROJECT, projectFiles } from "./project.ts";

const PAGE = readFileSync(join(PROJECT, "../docs/power-bi.md"), "utf8");
const MARK = /_\((read|run|not run)\b[^)]*\)_/;

/** The claims of a page: list items, paragraphs, and rows of tables with a mark in a column; not headings, code and the like. */
function claimsOf(page: string): readonly string[] {
  return page
    .replace(/^```[\s\S]*?^```$/gm, "")
    .replace(/^ {3}```[\s\S]*?^ {3}```$/gm, "")
    .split(/\n\n|\n(?=- |\d\. )/)
    .map((claim) => claim.trim())
    .filter((claim) => claim !== "" && !/^(#|\||Every claim on this page|\d\. \*\*Write a copy)/.test(claim));
}

test("each claim of the page on Power BI is marked as read by Microsoft's reader, run, or not run", () => {
  expect(claimsOf(PAGE).filter((claim) => !MARK.test(claim))).toEqual([]);
  expect(claimsOf(PAGE).length).toBeGreaterThan(20);
});

test("a claim without a mark is found", () => {
  expect(claimsOf("It is so.\n\nIt was seen _(run)_.").filter((claim) => !MARK.test(claim))).toEqual(["It is so."]);
});

test("the query of the API's prices is M, and names their columns", async () => {
  const [, query = ""] = /^```powerquery\n([\s\S]*?)^```$/m.exec(PAGE) ?? [];
  const read = await readM(query);
  expect(read).toMatchObject({ steps: expect.arrayContaining([expect.objectContaining({ name: "Typed" })]) });
  expect("texts" in read && read.texts.map((text) => text.slice(1, -1))).toEqual(
    expect.arrayContaining(["slot", "price"]),
  );
});

test("docs/sql.md lists the columns of every view", () => {
  const views = [...selectListsOf(SQL)];
  const [, section = ""] = readFileSync(join(PROJECT, "../docs/sql.md"), "utf8").split("\n### The views for reports\n");
  const [table = ""] = section.split("\n## ");
  const told = [...table.matchAll(/^\| `(?:bi|dbo)\.(\w+)` +\|.+?\| (.+?) +\|$/gm)].map(([, name, columns = ""]) => [
    name,
    [...columns.matchAll(/`(\w+)`/g)].map(([, column]) => column),
  ]);
  expect(told.toSorted()).toEqual(
    views.map(([name, items]) => [name, items.map((item) => /\w+$/.exec(item)?.[0])]).toSorted(),
  );
  expect(views.length).toBeGreaterThan(9);
});

test("the numbers on the page match the model", () => {
  const { tables } = readModel(projectFiles());
  const count = (keyword: string) => tables.flatMap(({ children }) => ofKind(children, keyword)).length;
  expect(PAGE).toContain(`${count("column")} columns, ${count("measure")} measures`);
});
