import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "./project-files.ts";
import { readReport } from "./report-folder.ts";
import { checkResources } from "./resources.ts";
import { checkSync } from "./sync.ts";
import { type Plant, planted, visualOf } from "./testing/planted.ts";

const report = readReport(join(PROJECT, "Btc.Report"));

test("the theme is registered, and what is registered is there", () => {
  expect(checkResources(report)).toEqual([]);
});

test.each<[string, Plant]>([
  [
    "the theme Dark.json is not registered",
    ({ content }) => {
      content.themeCollection.customTheme.name = "Dark.json";
    },
  ],
  [
    "the theme (none) is not registered",
    ({ content }) => {
      content.themeCollection = {};
    },
  ],
  [
    "Dark.json is registered and not there",
    ({ content }) => {
      content.resourcePackages[0].items[0].path = "Dark.json";
    },
  ],
  [
    "Logo.png is there and not registered",
    ({ resources }) => {
      resources.push("Logo.png");
    },
  ],
])("the look at the resources sees that %s", (says, plant) => {
  expect(checkResources(planted(report, plant))).toContain(says);
});

test("slicers that move together start together", () => {
  expect(checkSync(report)).toEqual([]);
});

const range = (copy: Parameters<typeof visualOf>[0]) => visualOf(copy, "trust", "trust-range").content.visual;

test.each<[string, Plant]>([
  [
    "trust/trust-range shows another field than price/range",
    (copy) => {
      range(copy).query.queryState.Values.projections[0].queryRef = "Date.Month";
    },
  ],
  [
    "trust/trust-range starts with another choice than price/range",
    (copy) => {
      range(copy).objects.data[0].properties.relativeDuration.expr.Literal.Value = "30D";
    },
  ],
  [
    "price/range is alone in its group range",
    (copy) => {
      delete range(copy).syncGroup;
    },
  ],
])("the look at slicers sees that %s", (says, plant) => {
  expect(checkSync(planted(report, plant))).toContain(says);
});
