import { type Json, list, lookUp, text } from "./json.ts";
import type { Page, Report, Visual } from "./report-folder.ts";

/** The width of Power BI's phone layout, in its own pixels. Its height is unlimited. */
const PHONE_WIDTH = 324;

/** In characters: Power BI cuts off longer texts. */
const ALT_TEXT_LENGTH = 250;

interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tabOrder: number;
}

/**
 * The problems of the layout, one per line: pages and visuals with other names than their folders, unordered pages,
 * visuals outside their page or over another, on a screen and on a phone, and obstacles for keyboards and screen
 * readers.
 */
export function checkLayout(report: Report): readonly string[] {
  return [...checkOrder(report), ...report.pages.flatMap(checkPage)];
}

function checkOrder({ order, pages }: Report): readonly string[] {
  const ordered = list(order, "pageOrder");
  const folders = pages.map(({ folder }) => folder);
  const active = text(order, "activePageName");
  return [
    ...folders.filter((folder) => !ordered.includes(folder)).map((folder) => `the page ${folder} is not in pageOrder`),
    ...ordered
      .filter((name) => !folders.includes(String(name)))
      .map((name) => `pageOrder names ${name}, which is not a page`),
    ...(new Set(ordered).size === ordered.length ? [] : ["pageOrder names a page twice"]),
    ...(folders.includes(active) ? [] : [`the report opens on ${active}, which is not a page`]),
  ];
}

function checkPage({ folder, content, visuals }: Page): readonly string[] {
  const size = { width: numberAt(content, "width"), height: numberAt(content, "height") };
  const phone = { width: PHONE_WIDTH, height: Number.POSITIVE_INFINITY };
  const mobile = visuals.filter((visual) => visual.mobile !== undefined);
  const lines = [
    ...(text(content, "name") === folder ? [] : [`the page calls itself ${text(content, "name")}`]),
    ...visuals.flatMap(checkVisual),
    ...checkBoxes(
      visuals.map(({ folder: name, content: file }) => boxOf(name, file)),
      size,
    ),
    ...checkBoxes(
      mobile.map(({ folder: name, mobile: file }) => boxOf(name, file)),
      phone,
    ).map((line) => `on a phone, ${line}`),
  ];
  return lines.map((line) => `${folder}: ${line}`);
}

function checkVisual({ folder, content, mobile }: Visual): readonly string[] {
  const alt = text(
    content,
    "visual",
    "visualContainerObjects",
    "general",
    0,
    "properties",
    "altText",
    "expr",
    "Literal",
    "Value",
  );
  return [
    ...(text(content, "name") === folder ? [] : [`${folder} calls itself ${text(content, "name")}`]),
    ...(/^'.*\S.*'$/.test(alt) && alt.length <= ALT_TEXT_LENGTH
      ? []
      : [`${folder} needs an alt text of at most ${ALT_TEXT_LENGTH} characters`]),
    ...(mobile === undefined ? [`${folder} is not on the phone layout`] : []),
  ];
}

function checkBoxes(
  boxes: readonly Box[],
  page: { readonly width: number; readonly height: number },
): readonly string[] {
  const outside = boxes.filter(
    ({ x, y, width, height }) =>
      !(x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= page.width && y + height <= page.height),
  );
  const pairs = boxes.flatMap((one, index) => boxes.slice(index + 1).map((other) => [one, other] as const));
  const inTurn = boxes.toSorted((one, other) => one.tabOrder - other.tabOrder);
  const asRead = boxes.toSorted((one, other) => one.y - other.y || one.x - other.x);
  return [
    ...outside.map(({ name }) => `${name} is not inside the page`),
    ...pairs
      .filter(([one, other]) => overlap(one, other))
      .map(([one, other]) => `${one.name} and ${other.name} overlap`),
    ...boxes
      .filter(({ tabOrder }) => Number.isNaN(tabOrder))
      .map(({ name }) => `${name} has no place in the tab order`),
    ...pairs
      .filter(([one, other]) => one.tabOrder === other.tabOrder)
      .map(([one, other]) => `${one.name} and ${other.name} have the same tab order`),
    ...(inTurn.every(({ name }, index) => name === asRead[index]?.name)
      ? []
      : [`the tab order is not the reading order: ${asRead.map(({ name }) => name).join(", ")}`]),
  ];
}

function overlap(one: Box, other: Box): boolean {
  const along = one.x < other.x + other.width && other.x < one.x + one.width;
  const down = one.y < other.y + other.height && other.y < one.y + one.height;
  return along && down;
}

function boxOf(name: string, content: Json | undefined): Box {
  const at = lookUp(content, "position");
  const [x, y, width, height] = [numberAt(at, "x"), numberAt(at, "y"), numberAt(at, "width"), numberAt(at, "height")];
  return { name, x, y, width, height, tabOrder: numberAt(at, "tabOrder") };
}

function numberAt(content: Json | undefined, name: string): number {
  const value = lookUp(content, name);
  return typeof value === "number" ? value : Number.NaN;
}
