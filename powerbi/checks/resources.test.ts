import { expect, test } from "vitest";
import { projectFiles } from "../project.ts";
import { readReport } from "./report-folder.ts";
import { checkResources } from "./resources.ts";
import { checkSync } from "./sync.ts";
import { type Plant, planted, set, visualOf } from "./testing/planted.ts";

const report = readReport(projectFiles());

test("the theme is registered, and all registered files exist", () => {
  expect(checkResources(report)).toEqual([]);
});

test("a newer base theme of Power BI Desktop is accepted too", () => {
  const newer = planted(report, ({ content }) => {
    const name = "Fluent2-CY26SU09";
    content.themeCollection.baseTheme.name = name;
    content.resourcePackages[0].items[0] = { name, path: `BaseThemes/${name}.json`, type: "BaseTheme" };
  });
  expect(checkResources(newer)).toEqual([]);
});

test.each<[string, Plant]>([
  ["the theme Dark.json is not registered", set("content.themeCollection.customTheme.name", "Dark.json")],
  ["the theme (none) is not registered", set("content.themeCollection", {})],
  ["the base theme (none) is not one of Power BI Desktop's", set("content.themeCollection.baseTheme")],
  ["the base theme Default is not one of Power BI Desktop's", set("content.themeCollection.baseTheme.name", "Default")],
  ["the base theme CY24SU11 is not registered", set("content.themeCollection.baseTheme.name", "CY24SU11")],
  ["the base theme CY24SU10 is not registered", set("content.resourcePackages.0.items.0.path", "CY24SU10.json")],
  [
    "the base theme CY24SU10 is not registered",
    ({ content }) => {
      content.resourcePackages.shift();
    },
  ],
  [
    "the base theme CY24SU10 is of RegisteredResources, not of SharedResources",
    set("content.themeCollection.baseTheme.type", "RegisteredResources"),
  ],
  ["Dark.json is registered but missing", set("content.resourcePackages.1.items.0.path", "Dark.json")],
  [
    "Logo.png exists but is not registered",
    ({ resources }) => {
      resources.push("Logo.png");
    },
  ],
])("the check of the resources finds that %s", (says, plant) => {
  expect(checkResources(planted(report, plant))).toContain(says);
});

test("synchronized slicers start with the same choice", () => {
  expect(checkSync(report)).toEqual([]);
});

const range = (copy: Parameters<typeof visualOf>[0]) => visualOf(copy, "trust", "trust-range").content.visual;

test.each<[string, Plant]>([
  [
    "trust/trust-range shows another field than price/range",
    set("query.queryState.Values.projections.0.queryRef", "Date.Month", range),
  ],
  [
    "trust/trust-range starts with another choice than price/range",
    set("objects.data.0.properties.relativeDuration.expr.Literal.Value", "30D", range),
  ],
  ["price/range is alone in its group range", set("syncGroup", undefined, range)],
])("the check of slicers finds that %s", (says, plant) => {
  expect(checkSync(planted(report, plant))).toContain(says);
});
