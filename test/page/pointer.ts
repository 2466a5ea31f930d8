import type { Page } from "playwright-core";

/** Moves the pointer over the chart, to a part of its width. */
export async function pointAt(page: Page, part: number): Promise<void> {
  const pane = await placeOf(page);
  await page.mouse.move(pane.x + part * pane.width, pane.y + pane.height / 3);
}

export async function clickAt(page: Page, part: number): Promise<void> {
  const pane = await placeOf(page);
  await page.mouse.click(pane.x + part * pane.width, pane.y + pane.height / 3);
}

export async function tapAt(page: Page, part: number): Promise<void> {
  const pane = await placeOf(page);
  await page.touchscreen.tap(pane.x + part * pane.width, pane.y + pane.height / 3);
}

/** Chooses a currency, a range or a kind of chart. */
export async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole("radio", { name, exact: true }).check();
}

/** Where the prices are drawn, without the axes. */
export async function placeOf(page: Page) {
  const box = await page.locator("#canvas td:nth-child(2) canvas").first().boundingBox();
  if (box === null) throw new Error("the chart is not there");
  return box;
}
