import { QUALITIES } from "@tracker/core";
import { MIGRATIONS } from "@tracker/store-azure-sql/deploy";
import { readMigrations } from "@tracker/store-shared/migrations";
import { describe, expect, test } from "vitest";
import { projectFiles } from "../project.ts";
import { type Json, lookUp, places } from "./json.ts";
import { fieldsOf, readModel } from "./model.ts";
import { references } from "./references.ts";
import { checkReport } from "./report.ts";
import { readReport } from "./report-folder.ts";
import { type Plant, planted, set, visualOf } from "./testing/planted.ts";

const files = projectFiles();
const report = readReport(files);

const fields = fieldsOf(readModel(files));

test("every field that the report names is in the model, and used as its kind", () => {
  expect(checkReport(report, fields)).toEqual([]);
});

const measure = (Property: string) => ({ Measure: { Expression: { SourceRef: { Entity: "Price" } }, Property } });
const filterOf = (copy: Parameters<Plant>[0]) =>
  visualOf(copy, "price", "currency").content.visual.objects.general[0].properties.filter.filter;
const latestOf = (copy: Parameters<Plant>[0]) => visualOf(copy, "price", "last");
const shownBy = (copy: Parameters<Plant>[0]) => latestOf(copy).content.visual.query.queryState.Values.projections[0];
const chartOf = (copy: Parameters<Plant>[0]) => visualOf(copy, "price", "chart").content.visual;

const MISTAKES: readonly (readonly [says: string, plant: Plant])[] = [
  [
    "price/last: /visual/query/queryState/Values/projections/0/field/Measure names Price[Newest], which the model",
    set("field.Measure.Property", "Newest", shownBy),
  ],
  [
    "is of a table that the model does not have: Prices",
    set("field.Measure.Expression.SourceRef.Entity", "Prices", shownBy),
  ],
  [
    "takes Price[Last in range] as a column, which it is not",
    (copy) => {
      shownBy(copy).field = { Column: shownBy(copy).field.Measure };
    },
  ],
  ["takes Price[Price] as a measure, which it is not", set("field", measure("Price"), shownBy)],
  [
    "field/Aggregation bypasses the model's fields",
    set("field", { Aggregation: { Expression: { Column: measure("Price").Measure }, Function: 0 } }, shownBy),
  ],
  [
    "field/HierarchyLevel bypasses the model's fields",
    set("field", { HierarchyLevel: { Expression: { Hierarchy: {} }, Level: "Year" } }, shownBy),
  ],
  [
    "title/0/properties/text/expr/Measure names Price[Heading]",
    set("visualContainerObjects.title.0.properties.text.expr", measure("Heading"), chartOf),
  ],
  [
    "sortDefinition/sort/0/field/Column names Price[Time]",
    set("query.sortDefinition.sort.0.field.Column.Property", "Time", chartOf),
  ],
  [
    "Where/0/Condition/In/Expressions/0/Column names Currency[Code]",
    set("Where.0.Condition.In.Expressions.0.Column.Property", "Code", filterOf),
  ],
  ["is of a table that the model does not have: none is named", set("From.0.Name", "k", filterOf)],
  ["the model has no table Currencies", set("From.0.Entity", "Currencies", filterOf)],
  [
    "trust/outcomes: /visual/objects/dataPoint/0/selector/data/0/scopeId/Comparison/Left/Column names Quote[Fate]",
    set("content.visual.objects.dataPoint.0.selector.data.0.scopeId.Comparison.Left.Column.Property", "Fate", (copy) =>
      visualOf(copy, "trust", "outcomes"),
    ),
  ],
  [
    "price/last: /objects/labels/0/properties/color/expr/Measure names Price[Warning]",
    set("mobile.objects.labels.0.properties.color", { expr: measure("Warning") }, latestOf),
  ],
  [
    "trust: /filterConfig/filters/0/field/Measure names Price[Grade]",
    set("pages.1.content.filterConfig", { filters: [{ name: "grade", field: measure("Grade") }] }),
  ],
  [
    "report: /filterConfig/filters/0/field/Measure names Price[Grade]",
    set("content.filterConfig", { filters: [{ name: "grade", field: measure("Grade") }] }),
  ],
  ["price/last: a card has no role Data", set("content.visual.query.queryState.Data", { projections: [] }, latestOf)],
  ["price/last: queryRef is Price.High for Price.Last in range", set("queryRef", "Price.High", shownBy)],
];

describe("the check of the report's fields finds that", () => {
  test.each(MISTAKES)("%s", (says, plant) => {
    expect(checkReport(planted(report, plant), fields).join("\n")).toContain(says);
  });
});

/** The values of a column that have colours in visuals. */
function coloured(column: string): (Json | undefined)[] {
  const values = report.pages.flatMap(({ visuals }) => visuals.flatMap(({ content }) => [...places(content)]));
  const comparisons = values.map(({ value }) => lookUp(value, "scopeId", "Comparison") ?? null);
  const ofColumn = comparisons.filter((each) => references(each).some(({ property }) => property === column));
  return ofColumn.map((each) => lookUp(each, "Right", "Literal", "Value"));
}

describe("exactly the existing values have colours:", () => {
  test("of qualities", () => {
    expect(coloured("Quality")).toEqual(QUALITIES.map((quality) => `'${quality}'`));
  });

  test("of outcomes", () => {
    const sql = readMigrations(MIGRATIONS).map((migration) => migration.sql);
    const [, cases = ""] = [...sql.join("\n").matchAll(/CASE((?:(?!CASE).)*)END AS outcome/gs)].at(-1) ?? [];
    const outcomes = [...cases.matchAll(/(?:THEN|ELSE) ('[^']+')/g)].map(([, outcome]) => outcome);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(coloured("Outcome").toSorted()).toEqual(outcomes.toSorted());
  });
});
