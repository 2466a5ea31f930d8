import { INSTRUMENT } from "@tracker/core";
import { expect } from "vitest";
import { listen } from "./drawn-texts.ts";
import { pageTest } from "./page-test.ts";
import { choose, tapAt } from "./pointer.ts";

/** Visitors with other languages, devices and settings. */

pageTest(
  "a German browser writes figures with a comma, and names months and currencies in English like the rest of the page",
  async ({ page, open }) => {
    const drawn = await listen(page);
    await open("/?range=All");
    expect(await page.locator("#price-label").textContent()).toBe(`${INSTRUMENT.asset.name} in US dollars`);
    expect(await page.locator("#readout").textContent()).toMatch(/^2[23] Jan 2024 – 14 Jul 2025 · UTC days$/);
    const months = (await drawn()).map(({ text }) => text).filter((text) => /^[A-Z]/.test(text));
    expect(months).toEqual(expect.arrayContaining(["May"]));
    await choose(page, "24H");
    await page.getByText("in 24 hours").waitFor();
    expect(await page.locator("#change").textContent()).toMatch(/^−[\d.]+,\d\d \(−1,27\s%\) in 24 hours$/);
    expect(await page.locator("#sources-summary").textContent()).toMatch(/0,03\s% apart/);
    expect(await page.locator("#sources tbody tr").first().textContent()).toMatch(/\d\.\d{3},\d\d\s*\+0,02\s%/);
  },
  { locale: "de-DE" },
);

pageTest(
  "a tap pins a price and its sources, and the button unpins them",
  async ({ page, open }) => {
    await open();
    await tapAt(page, 0.75);
    await page
      .locator("#readout")
      .getByText(/^14 Jul 2025, 14:\d\d · [\d,.]+ · ok$/)
      .waitFor();
    await page.locator("#sources-title").getByText("14 Jul 2025, 14:").waitFor();
    await page.locator("#unpin").tap();
    await page.locator("#sources-title").getByText("20:00").waitFor();
    expect(await page.locator("#readout").textContent()).toBe("13 Jul 2025, 20:05 – 14 Jul 2025, 20:00");
  },
  { hasTouch: true, isMobile: true, viewport: { width: 360, height: 780 } },
);

pageTest(
  "the selected range is recognizable with forced colours",
  async ({ page, open }) => {
    await open();
    const day = page.locator("#ranges span", { hasText: "24H" });
    const chosen = await day.screenshot();
    await choose(page, "7D");
    await page.mouse.move(5, 5);
    expect((await day.screenshot()).equals(chosen)).toBe(false);
  },
  { forcedColors: "active" },
);

pageTest(
  "without JavaScript the page says where the prices are, and does not claim to load them",
  async ({ page, url }) => {
    await page.goto(url());
    expect(await page.locator("noscript").boundingBox()).not.toBeNull();
    for (const place of ["#freshness", "#price", "#state", "#sources", "#table"])
      expect(await page.locator(place).isVisible()).toBe(false);
  },
  { javaScriptEnabled: false },
);

pageTest(
  "at 320 pixels, as at four times the size, nothing is wider than the window",
  async ({ page, open }) => {
    for (const address of ["/", "/?range=30D&chart=candles"]) {
      await open(address);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    }
  },
  { viewport: { width: 320, height: 640 } },
);
