import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectFiles } from "../project.ts";
import { ofKind, readModel } from "./model.ts";

const { tables } = readModel(projectFiles());
const PAGE = readFileSync(join(import.meta.dirname, "../../docs/power-bi-numbers.md"), "utf8");

test("every measure is worked out by hand in the docs", () => {
  const [, section = ""] = PAGE.split("## Out: the measures");
  const told = [...section.matchAll(/^\| (.+?) +\|/gm)]
    .map(([, name]) => name)
    .filter((name) => !/^(Measure|-+)$/.test(name ?? ""));
  const measures = tables.flatMap(({ children }) => ofKind(children, "measure"));
  expect(told.toSorted()).toEqual(measures.map(({ name }) => name).toSorted());
});
