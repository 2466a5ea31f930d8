import type { Page } from "playwright-core";

/** The part of HTMLCanvasElement that is used here. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly ownerDocument: { createElement(name: "canvas"): { -readonly [Key in keyof Canvas]: Canvas[Key] } };
  getContext(
    kind: "2d",
    settings: { willReadFrequently: boolean },
  ): {
    drawImage(canvas: Canvas, x: number, y: number): void;
    getImageData(x: number, y: number, width: number, height: number): { data: Uint8Array };
  };
}

const PANE = "#canvas td:nth-child(2) canvas";
const PRICE_AXIS = "#canvas td:nth-child(3) canvas";

/** Counts, for each column of a canvas from left to right, the pixels in a colour of the style sheet, or in any colour. */
async function columns(page: Page, canvas: string, colour?: string): Promise<{ counts: number[]; height: number }> {
  const value: string = await page.evaluate(
    `getComputedStyle(document.documentElement).getPropertyValue("--${colour}").trim()`,
  );
  const wanted = colour && [1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16));
  return page
    .locator(canvas)
    .first()
    .evaluate(
      (element: Canvas, [rgb]) => {
        const { width, height } = element;
        // Reads a copy: the browser warns about reading a canvas twice that was not created for it.
        const copy = Object.assign(element.ownerDocument.createElement("canvas"), { width, height });
        const context = copy.getContext("2d", { willReadFrequently: true });
        context.drawImage(element, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        const counts = Array.from({ length: width }, (_, x) => {
          let found = 0;
          for (let at = 4 * x; at < data.length; at += 4 * width)
            if ((data[at + 3] ?? 0) > 0 && (!rgb || rgb.every((part, index) => data[at + index] === part))) found++;
          return found;
        });
        return { counts, height };
      },
      [wanted],
    );
}

/** How much of each of the pane's columns is drawn on, from 0 to 1. */
export async function drawnColumns(page: Page): Promise<number[]> {
  const { counts, height } = await columns(page, PANE);
  return counts.map((count) => count / height);
}

/** Where the drawn prices begin and end, as fractions of the pane's width; undefined if none is drawn. */
export async function drawnSpan(
  page: Page,
  kind: "line" | "candles",
  edge = "ink",
): Promise<{ first: number; last: number } | undefined> {
  // The area under a line reaches the bottom, and a candle has an outline; the grid and the newest price's line have neither.
  const drawn =
    kind === "line"
      ? (await drawnColumns(page)).map((part) => part > 0.05)
      : (await columns(page, PANE, edge)).counts.map((count) => count > 0);
  if (!drawn.includes(true)) return undefined;
  return { first: drawn.indexOf(true) / drawn.length, last: (drawn.lastIndexOf(true) + 1) / drawn.length };
}

/** Whether the last price has its badge on the price axis. */
export async function hasBadge(page: Page): Promise<boolean> {
  return (await columns(page, PRICE_AXIS, "line")).counts.some((count) => count > 5);
}

/** Whether the crosshair has its label on the price axis. */
export async function hasLevel(page: Page): Promise<boolean> {
  return (await columns(page, `${PRICE_AXIS} >> nth=1`, "ink")).counts.some((count) => count > 5);
}
