import { describe, expect, test } from "vitest";
import { projectFiles } from "../project.ts";
import { checkLayout } from "./layout.ts";
import { readReport } from "./report-folder.ts";
import { literal, type Plant, planted, visualOf } from "./testing/planted.ts";

const report = readReport(projectFiles());

test("the layout of both pages, on a screen and on a phone, has no problems", () => {
  expect(checkLayout(report)).toEqual([]);
});

const chart = (copy: Parameters<Plant>[0]) => visualOf(copy, "price", "chart");

const MISTAKES: readonly (readonly [says: string, plant: Plant])[] = [
  [
    "price: chart is not inside the page",
    (copy) => {
      chart(copy).content.position.width = 1270;
    },
  ],
  [
    "price: chart is not inside the page",
    (copy) => {
      chart(copy).content.position.y = 300;
    },
  ],
  [
    "price: chart is not inside the page",
    (copy) => {
      chart(copy).content.position.x = -1;
    },
  ],
  [
    "price: chart is not inside the page",
    (copy) => {
      delete chart(copy).content.position.height;
    },
  ],
  [
    "price: chart and latest overlap",
    (copy) => {
      chart(copy).content.position.y = 210;
    },
  ],
  [
    "price: on a phone, chart is not inside the page",
    (copy) => {
      chart(copy).mobile.position.width = 320;
    },
  ],
  [
    "price: on a phone, chart and latest overlap",
    (copy) => {
      chart(copy).mobile.position.height = 300;
    },
  ],
  [
    "price: chart and low have the same tab order",
    (copy) => {
      chart(copy).content.position.tabOrder = visualOf(copy, "price", "low").content.position.tabOrder;
    },
  ],
  [
    "price: on a phone, chart has no place in the tab order",
    (copy) => {
      delete chart(copy).mobile.position.tabOrder;
    },
  ],
  [
    "price: the tab order is not the reading order",
    (copy) => {
      chart(copy).content.position.tabOrder = -1;
    },
  ],
  [
    "price: chart needs an alt text",
    (copy) => {
      delete chart(copy).content.visual.visualContainerObjects.general;
    },
  ],
  [
    "price: chart needs an alt text",
    (copy) => {
      chart(copy).content.visual.visualContainerObjects.general[0].properties.altText = literal("' '");
    },
  ],
  [
    "price: chart needs an alt text of at most 250 characters",
    (copy) => {
      chart(copy).content.visual.visualContainerObjects.general[0].properties.altText = literal(`'${"a".repeat(250)}'`);
    },
  ],
  [
    "price: chart is not on the phone layout",
    (copy) => {
      delete chart(copy).mobile;
    },
  ],
  [
    "price: chart calls itself graph",
    (copy) => {
      chart(copy).content.name = "graph";
    },
  ],
  [
    "price: the page calls itself start",
    ({ pages }) => {
      pages[0].content.name = "start";
    },
  ],
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
  [
    "the report opens on start, which is not a page",
    ({ order }) => {
      order.activePageName = "start";
    },
  ],
];

describe("the check of the layout finds that", () => {
  test.each(MISTAKES)("%s", (says, plant) => {
    expect(checkLayout(planted(report, plant)).join("\n")).toContain(says);
  });
});
