import { INSTRUMENT } from "@tracker/core";
import { describe, expect, test } from "vitest";
import { projectFiles } from "../project.ts";
import { jsonAt } from "./json-files.ts";
import type { Visual } from "./report-folder.ts";
import { checkScopes } from "./scopes.ts";
import { type Plant, planted, set } from "./testing/planted.ts";

const files = projectFiles();

function read(visual: string): Visual {
  const folder = `Btc.Report/definition/pages/price/visuals/${visual}`;
  const [content, mobile] = [jsonAt(files, `${folder}/visual.json`), jsonAt(files, `${folder}/mobile.json`)];
  return { folder: visual, content, mobile };
}

const CHART = read("chart");
const SLICER = read("currency");

describe("the check of a visual's references to its own fields", () => {
  test("finds nothing in the report", () => {
    expect([CHART, SLICER].flatMap(checkScopes)).toEqual([]);
  });

  const selector = { metadata: "Price.Price" };

  test.each<[string, Visual, Plant]>([
    [
      `queryRef is Price.High for Price.${INSTRUMENT.asset.code} price`,
      CHART,
      set("content.visual.query.queryState.Y.projections.0.queryRef", "Price.High"),
    ],
    [
      `nativeQueryRef is High for ${INSTRUMENT.asset.code} price`,
      CHART,
      set("content.visual.query.queryState.Y.projections.0.nativeQueryRef", "High"),
    ],
    ["a projection names no field", CHART, set("content.visual.query.queryState.Y.projections.0.field", {})],
    [
      "Price.Slot is shown twice",
      CHART,
      ({ content }) => {
        content.visual.query.queryState.Series = content.visual.query.queryState.Category;
      },
    ],
    [
      "it sorts by Price.Quality, which it does not show",
      CHART,
      set("content.visual.query.sortDefinition.sort.0.field.Column.Property", "Quality"),
    ],
    [
      "it is set to Currency.Code, which it does not show",
      SLICER,
      set(
        "content.visual.objects.general.0.properties.filter.filter.Where.0.Condition.In.Expressions.0.Column.Property",
        "Code",
      ),
    ],
    [
      "it formats Price.Price, which it does not show",
      CHART,
      set("content.visual.objects.dataPoint.0.selector", selector),
    ],
    [
      "it formats Price.Price, which it does not show",
      CHART,
      set("mobile.objects", { dataPoint: [{ properties: {}, selector }] }),
    ],
  ])("sees that %s", (says, visual, plant) => {
    expect(checkScopes(planted(visual, plant))).toContain(says);
  });
});
