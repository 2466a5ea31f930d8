import { describe, expect, test } from "vitest";
import { projectFiles } from "../project.ts";
import { fieldsOf, ofKind, readModel } from "./model.ts";
import { checkRanges, unusedTables } from "./ranges.ts";
import { readReport } from "./report-folder.ts";
import { literal, type Plant, planted, set, visualOf } from "./testing/planted.ts";

const files = projectFiles();
const report = readReport(files);
const model = readModel(files);
const tables = [...fieldsOf(model).keys()];

test("the report has two ways to choose days, a zoom slider, and always the newest price and its age", () => {
  expect(checkRanges(report)).toEqual([]);
});

const without =
  (page: string, visual: string): Plant =>
  ({ pages }) => {
    const found = pages.find(({ folder }: { folder: string }) => folder === page);
    found.visuals = found.visuals.filter(({ folder }: { folder: string }) => folder !== visual);
  };
const datesOf = (copy: Parameters<Plant>[0]) => visualOf(copy, "price", "dates");
const zoom = (copy: Parameters<Plant>[0]) => visualOf(copy, "price", "chart").content.visual.objects.zoom;

describe("the check of the choice of days finds that", () => {
  test.each<[string, Plant]>([
    ["price: no slicer of days is fixed", without("price", "dates")],
    ["trust: no slicer of days is relative", without("trust", "trust-range")],
    [
      "price: no slicer of days is fixed",
      set("content.visual.objects.data.0.properties.mode", literal("'After'"), datesOf),
    ],
    [
      "price: no slicer of days is fixed",
      set("content.visual.query.queryState.Values.projections.0.field.Column.Property", "Month", datesOf),
    ],
    ["price: range limits the days that dates offers", set("pages.0.content.visualInteractions")],
    [
      "trust: trust-dates limits the days that trust-range offers",
      set("pages.1.content.visualInteractions.1.type", "DataFilter"),
    ],
    ["price: no card shows Newest price or Newest slot", without("price", "newest-price")],
    ["trust: no card shows Newest price or Newest slot", without("trust", "newest")],
    ["price: no card shows Minutes since update", without("price", "freshness")],
    [
      "price: chart has no zoom slider along the time",
      (copy) => {
        zoom(copy).pop();
      },
    ],
    ["price: chart has no zoom slider along the time", set("0.properties.showOnCategoryAxis", literal("false"), zoom)],
  ])("%s", (says, plant) => {
    expect(checkRanges(planted(report, plant))).toContain(says);
  });
});

test("measures that ignore the chosen days remove every filter except the currency's, or use a measure that does", () => {
  const measures = new Map(
    model.tables.flatMap(({ children }) => ofKind(children, "measure")).map((each) => [each.name, each]),
  );
  const textOf = (name: string) => measures.get(name)?.expression ?? "";
  // Of several currencies the one that is furthest behind: a currency that has stopped must not hide behind the others.
  expect(textOf("Newest slot").replaceAll(/\s+/g, " ")).toBe(
    "MINX( VALUES('Currency'[Currency]), CALCULATE(MAX('Price'[Slot]), ALLEXCEPT('Price', 'Currency'[Currency])) )",
  );
  expect(textOf("Newest price")).toMatch(
    /CALCULATE\(AVERAGE\('Price'\[Price\]\), ALLEXCEPT\('Price', 'Currency'\[Currency\]\), 'Price'\[Slot\] = Newest\)/,
  );
  for (const name of ["Newest price", "Minutes since update"])
    expect(textOf(name)).toMatch(/^VAR Newest = \[Newest slot\]\n/);
});

test("every loaded table is shown by a visual", () => {
  expect(tables.length).toBeGreaterThan(4);
  expect(unusedTables(report, tables)).toEqual([]);
  expect(unusedTables(planted(report, without("trust", "hours")), tables)).toEqual(["Time"]);
});
