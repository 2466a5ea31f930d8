import { describe, expect, test } from "vitest";
import { projectFiles } from "../project.ts";
import { checkLayout } from "./layout.ts";
import { readReport } from "./report-folder.ts";
import { literal, type Plant, planted, set, visualOf } from "./testing/planted.ts";

const report = readReport(projectFiles());

test("the layout of both pages, on a screen and on a phone, has no problems", () => {
  expect(checkLayout(report)).toEqual([]);
});

const chart = (copy: Parameters<Plant>[0]) => visualOf(copy, "price", "chart");

const MISTAKES: readonly (readonly [says: string, plant: Plant])[] = [
  ["price: chart is not inside the page", set("content.position.width", 1270, chart)],
  ["price: chart is not inside the page", set("content.position.y", 300, chart)],
  ["price: chart is not inside the page", set("content.position.x", -1, chart)],
  ["price: chart is not inside the page", set("content.position.height", undefined, chart)],
  ["price: chart and last overlap", set("content.position.y", 210, chart)],
  ["price: on a phone, chart is not inside the page", set("mobile.position.width", 320, chart)],
  ["price: on a phone, chart and last overlap", set("mobile.position.height", 300, chart)],
  [
    "price: chart and low have the same tab order",
    (copy) => {
      chart(copy).content.position.tabOrder = visualOf(copy, "price", "low").content.position.tabOrder;
    },
  ],
  ["price: on a phone, chart has no place in the tab order", set("mobile.position.tabOrder", undefined, chart)],
  ["price: the tab order is not the reading order", set("content.position.tabOrder", -1, chart)],
  ["price: chart needs an alt text", set("content.visual.visualContainerObjects.general", undefined, chart)],
  [
    "price: chart needs an alt text",
    set("content.visual.visualContainerObjects.general.0.properties.altText", literal("' '"), chart),
  ],
  [
    "price: chart needs an alt text of at most 250 characters",
    set("content.visual.visualContainerObjects.general.0.properties.altText", literal(`'${"a".repeat(250)}'`), chart),
  ],
  ["price: chart is not on the phone layout", set("mobile", undefined, chart)],
  ["price: chart calls itself graph", set("content.name", "graph", chart)],
  ["price: the page calls itself start", set("pages.0.content.name", "start")],
  [
    "the page trust is not in pageOrder",
    ({ order }) => {
      order.pageOrder.pop();
    },
  ],
  [
    "pageOrder names more, which is not a page",
    ({ order }) => {
      order.pageOrder.push("more");
    },
  ],
  [
    "pageOrder names a page twice",
    ({ order }) => {
      order.pageOrder.push("price");
    },
  ],
  ["the report opens on start, which is not a page", set("order.activePageName", "start")],
];

describe("the check of the layout finds that", () => {
  test.each(MISTAKES)("%s", (says, plant) => {
    expect(checkLayout(planted(report, plant)).join("\n")).toContain(says);
  });
});
