import { SLOT_LENGTH } from "@tracker/core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { NEWEST } from "./history.ts";
import { pageTest } from "./page-test.ts";
import { choose, pointAt } from "./pointer.ts";

/** A text on one of the chart's canvases: its middle and the canvas's height, in pixels of the page. */
interface Drawn {
  readonly text: string;
  readonly y: number;
  readonly height: number;
}

/** Hears of every text that is drawn from now on. */
async function listen(page: Page): Promise<() => Promise<Drawn[]>> {
  await page.addInitScript(`{
    const { prototype } = CanvasRenderingContext2D;
    const fillText = prototype.fillText;
    window.drawn = [];
    prototype.fillText = function (text, x, y, ...rest) {
      const scale = this.canvas.height / this.canvas.clientHeight;
      window.drawn.push({ text, y: this.getTransform().transformPoint({ x, y }).y / scale, height: this.canvas.clientHeight });
      return fillText.call(this, text, x, y, ...rest);
    };
  }`);
  return () => page.evaluate("window.drawn.splice(0)");
}

pageTest("the hour's axis goes by ten minutes", async ({ page, open }) => {
  const drawn = await listen(page);
  await open("/?range=1H");
  const times = new Set((await drawn()).map(({ text }) => text).filter((text) => /^\d\d:\d\d$/.test(text)));
  expect([...times].toSorted()).toEqual(["19:10", "19:20", "19:30", "19:40", "19:50", "20:00"]);
});

pageTest("the axis of prices has no figure cut through", async ({ page, open }) => {
  const drawn = await listen(page);
  for (const [width, height, address] of [
    [360, 780, "/?range=30D&chart=candles"],
    [360, 780, "/?range=7D&chart=candles"],
    [1120, 720, "/?range=7D"],
  ] as const) {
    await page.setViewportSize({ width, height });
    await open(address);
    const figures = (await drawn()).filter(({ text }) => /^\d+,\d{3}$/.test(text));
    expect(figures.length).toBeGreaterThan(4);
    expect(figures.filter(({ y, height: bottom }) => y < 6 || y > bottom - 6)).toEqual([]);
  }
});

pageTest("the axis of a single price has figures that differ", async ({ page, open }) => {
  const drawn = await listen(page);
  await open("/?from=2025-07-14T17:55Z&to=2025-07-14T18:00Z");
  const figures = new Set((await drawn()).map(({ text }) => text).filter((text) => /^\d+,\d{3}$/.test(text)));
  expect(figures.size).toBeGreaterThan(3);
  expect(await page.locator("#readout").textContent()).toBe("14 Jul 2025, 19:55");
});

pageTest("the time at the crosshair is in UTC", async ({ page, open }) => {
  const drawn = await listen(page);
  await open();
  await pointAt(page, 0.75);
  await page.locator("#readout").getByText("14 Jul 2025, 14:").waitFor();
  const local = (await page.locator("#readout").textContent())?.slice(0, 18);
  const utc = (await drawn()).map(({ text }) => text).findLast((text) => text.endsWith("UTC"));
  expect(utc).toBe(`${local?.replace(", 14:", ", 12:")} UTC`);
});

pageTest("a crosshair that the keyboard put stays on its price when new ones come", async ({ page, server, open }) => {
  server.world.replayOf = "14 July 2025";
  server.world.now = NEWEST - 6 * SLOT_LENGTH + 60_000;
  const drawn = await listen(page);
  await open();
  await page.locator("#chart").focus();
  for (const key of ["End", "ArrowLeft", "ArrowLeft"]) await page.keyboard.press(key);
  const readout = page.locator("#readout");
  await readout.getByText("14 Jul 2025, 19:20").waitFor();
  await drawn();
  server.world.now += 6 * SLOT_LENGTH;
  await page.locator("#freshness").getByText("Replay, 20:00").waitFor();
  expect(await readout.textContent()).toContain("14 Jul 2025, 19:20");
  await expect
    .poll(async () => (await drawn()).findLast(({ text }) => text.endsWith("UTC"))?.text)
    .toBe("14 Jul 2025, 17:20 UTC");
  await choose(page, "7D");
  await readout.getByText("7 Jul 2025, 20:00 – 14 Jul 2025, 20:00").waitFor();
});
