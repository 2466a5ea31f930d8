import { MINUTE, SLOT_LENGTH } from "@tracker/core";
import { EUR, GBP, USD } from "@tracker/core/testing";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { pass } from "./clocks.ts";
import { type Drawn, listen } from "./drawn-texts.ts";
import { NEWEST } from "./history.ts";
import { pageTest } from "./page-test.ts";
import { hasBadge } from "./pixels.ts";
import { choose } from "./pointer.ts";
import { replay, stopped } from "./situations.ts";

pageTest("the hour's axis goes by ten minutes", async ({ page, open }) => {
  const drawn = await listen(page);
  await open("/?range=1H");
  const times = new Set((await drawn()).map(({ text }) => text).filter((text) => /^\d\d:\d\d$/.test(text)));
  expect([...times].toSorted()).toEqual(["19:10", "19:20", "19:30", "19:40", "19:50", "20:00"]);
});

pageTest("no figure of the price axis is cut off", async ({ page, open }) => {
  const drawn = await listen(page);
  for (const [width, height, address] of [
    [360, 780, "/?range=30D&chart=candles"],
    [360, 780, "/?range=7D&chart=candles"],
    [1120, 720, "/?range=7D"],
  ] as const) {
    await page.setViewportSize({ width, height });
    await open(address);
    const figures = (await drawn()).filter(({ text }) => /^\d+,\d{3}$/.test(text));
    expect(figures.length).toBeGreaterThan(3);
    expect(figures.filter(({ y, height: bottom }) => y < 6 || y > bottom - 6)).toEqual([]);
  }
});

/** The colour of the axis's figures. */
function mutedOf(page: Page): Promise<string> {
  return page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--muted').trim()");
}

/** The badge of the last price as it was drawn last, and the figures that the axis of prices had then; one that is left out is empty. */
function badgeOf(drawn: readonly Drawn[], muted: string): { badge: Drawn | undefined; figures: Drawn[] } {
  const axis = drawn.filter(({ text, height }) => /^[\d,.]*$/.test(text) && height > 100);
  const isBadge = ({ colour }: Drawn) => colour !== muted;
  const at = axis.findLastIndex(isBadge);
  const before = axis.slice(0, at).findLastIndex(isBadge);
  return { badge: axis[at], figures: axis.slice(before + 1, at) };
}

pageTest("the last price's badge overlaps no figure of the axis", async ({ page, open }) => {
  const drawn = await listen(page);
  await page.setViewportSize({ width: 1_280, height: 900 });
  await open();
  const muted = await mutedOf(page);
  let leftOut = 0;
  for (const currency of [EUR, GBP, USD]) {
    for (const range of ["1H", "7D", "30D", "1Y", "24H"]) {
      await choose(page, range);
      await choose(page, currency);
      await page.locator("#state[data-state=ready]").waitFor({ state: "attached" });
      await page.evaluate("new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))");
      const { badge, figures } = badgeOf(await drawn(), muted);
      expect(figures.length).toBeGreaterThan(2);
      // The badge is 17 pixels high, a figure 9.
      expect(figures.filter(({ text, y }) => text !== "" && Math.abs(y - (badge?.y ?? y)) < 13)).toEqual([]);
      leftOut += figures.filter(({ text }) => text === "").length;
    }
  }
  expect(leftOut).toBeGreaterThan(0);
});

pageTest("a figure hidden by the badge returns when the badge goes", async ({ page, bring, open }) => {
  const tracker = await bring(stopped(0));
  await page.clock.install({ time: tracker.now() });
  const drawn = await listen(page);
  await page.setViewportSize({ width: 1_280, height: 900 });
  await open();
  const { figures } = badgeOf(await drawn(), await mutedOf(page));
  const [leftOut, ...others] = figures.map(({ text }) => text).toSorted();
  expect(leftOut).toBe("");
  await pass(tracker, page, tracker.now() + 9 * MINUTE + 12_000);
  await page.locator("#freshness").getByText("Updated 10 min ago").waitFor();
  await expect.poll(() => hasBadge(page)).toBe(false);
  const axis = (await drawn()).filter(({ height }) => height > 100).slice(-figures.length);
  expect(axis.map(({ text }) => text)).toEqual(expect.arrayContaining([...others, "120,000"]));
});

pageTest("the axis of a single price has figures that differ", async ({ page, open }) => {
  const drawn = await listen(page);
  await open("/?from=2025-07-14T17:55Z&to=2025-07-14T18:00Z");
  const figures = new Set((await drawn()).map(({ text }) => text).filter((text) => /^\d+,\d{3}$/.test(text)));
  expect(figures.size).toBeGreaterThan(3);
  expect(await page.locator("#readout").textContent()).toBe("14 Jul 2025, 19:55");
});

pageTest("a crosshair put by the keyboard stays on its price when new prices arrive", async ({ page, bring, open }) => {
  const { passTo } = await bring(replay(NEWEST - 6 * SLOT_LENGTH));
  const drawn = await listen(page);
  await open();
  await page.locator("#chart").focus();
  for (const key of ["End", "ArrowLeft", "ArrowLeft"]) await page.keyboard.press(key);
  const readout = page.locator("#readout");
  await readout.getByText("14 Jul 2025, 19:20").waitFor();
  await drawn();
  await passTo(NEWEST);
  await page.locator("#freshness").getByText("Replay, now at 20:00").waitFor();
  expect(await readout.textContent()).toContain("14 Jul 2025, 19:20");
  await expect
    .poll(async () => (await drawn()).findLast(({ text }) => text.includes("2025"))?.text)
    .toBe("14 Jul 2025, 19:20");
  await choose(page, "7D");
  await readout.getByText("7 Jul 2025, 20:00 – 14 Jul 2025, 20:00").waitFor();
});
