import { describe, expect, test } from "vitest";
import { projectFiles } from "../project.ts";
import { jsonAt } from "./json-files.ts";
import { checkRoles } from "./roles.ts";
import { type Plant, planted, set } from "./testing/planted.ts";

const files = projectFiles();
const read = (page: string, visual: string) =>
  jsonAt(files, `Btc.Report/definition/pages/${page}/visuals/${visual}/visual.json`);

const CHART = read("price", "chart");
const CARD = read("price", "last");

describe("the check of a visual's field wells", () => {
  test("finds nothing in the report", () => {
    const visuals = [CHART, CARD, read("price", "currency"), read("trust", "quality"), read("trust", "verdicts")];
    expect(visuals.flatMap(checkRoles)).toEqual([]);
  });

  test.each<[string, typeof CHART, Plant]>([
    [
      "a lineChart has no role Axis",
      CHART,
      ({ visual }) => {
        visual.query.queryState.Axis = visual.query.queryState.Category;
      },
    ],
    ["a lineChart needs a field as Category", CHART, set("visual.query.queryState.Category")],
    ["a lineChart needs a field as Y", CHART, set("visual.query")],
    [
      "a lineChart takes only a measure as Y",
      CHART,
      ({ visual }) => {
        visual.query.queryState.Y = visual.query.queryState.Category;
      },
    ],
    [
      "a lineChart takes only a column as Category",
      CHART,
      ({ visual }) => {
        visual.query.queryState.Category = visual.query.queryState.Y;
      },
    ],
    ["a card takes only a measure as Values", CARD, set("visual.query.queryState.Values.projections.0.field", {})],
    [
      "a card takes at most 1 as Values",
      CARD,
      ({ visual }) => {
        const { projections } = visual.query.queryState.Values;
        projections.push(structuredClone(projections[0]));
      },
    ],
    ["the roles of the visual lineGraph are not known to this check", CHART, set("visual.visualType", "lineGraph")],
  ])("sees that %s", (says, visual, plant) => {
    expect(checkRoles(planted(visual, plant))).toContain(says);
  });
});
