import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ofKind, readModel } from "./checks/model.ts";
import { PROJECT } from "./project.ts";

const PAGE = readFileSync(join(PROJECT, "../docs/power-bi.md"), "utf8");
const MARK = /_\((read|run|not run)\b[^)]*\)_/;

/** What says something: list items, rows of tables with a mark in one of their columns, paragraphs; not headings, code and the like. */
function claimsOf(page: string): readonly string[] {
  return page
    .replace(/^```[\s\S]*?^```$/gm, "")
    .replace(/^ {3}```[\s\S]*?^ {3}```$/gm, "")
    .split(/\n\n|\n(?=- |\d\. )/)
    .map((claim) => claim.trim())
    .filter((claim) => claim !== "" && !/^(#|\||Every claim on this page|\d\. \*\*Write a copy)/.test(claim));
}

test("each claim of the page on Power BI says whether Microsoft's reader read it, it was run, or it was not", () => {
  expect(claimsOf(PAGE).filter((claim) => !MARK.test(claim))).toEqual([]);
  expect(claimsOf(PAGE).length).toBeGreaterThan(20);
});

test("a claim without a mark is seen", () => {
  expect(claimsOf("It is so.\n\nIt was seen _(run)_.").filter((claim) => !MARK.test(claim))).toEqual(["It is so."]);
});

test("the numbers of the page are those of the model", () => {
  const { tables } = readModel(join(PROJECT, "Btc.SemanticModel/definition"));
  const count = (keyword: string) => tables.flatMap(({ children }) => ofKind(children, keyword)).length;
  expect(PAGE).toContain(`${count("column")} columns, ${count("measure")} measures`);
});
