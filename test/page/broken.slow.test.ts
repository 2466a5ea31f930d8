import { HOUR, INSTRUMENT, MINUTE } from "@tracker/core";
import { USD } from "@tracker/core/testing";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { NEWEST, newestFigure, RECORDED } from "./history.ts";
import { pageTest } from "./page-test.ts";
import { choose } from "./pointer.ts";
import { at, replay } from "./situations.ts";

const { code: CODE, name: NAME } = INSTRUMENT.asset;

/** A server whose candles cannot be used, from now on. */
async function breakCandles(page: Page): Promise<void> {
  await page.route("**/api/candles*", (route) => route.fulfill({ json: { candles: [{}] } }));
}

pageTest(
  "an answer that is not understood shows the error, never an empty chart, and can be tried again",
  async (session) => {
    const { page, open } = session;
    await open();
    await breakCandles(page);
    await choose(page, "1H");
    await page.getByText("The server's answer is not understood: candles.0.start is missing.").waitFor();
    expect(await page.locator("#state").getAttribute("data-state")).toBe("error");
    expect(await page.locator("#state").isVisible()).toBe(true);
    await page.unroute("**/api/candles*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("in 1 hour").waitFor();
    expect(await page.locator("#state").getAttribute("data-state")).toBe("ready");
  },
);

pageTest("a failure to read sources is shown beside a chart that can be read", async ({ page, url, complaints }) => {
  await page.route("**/api/quotes*", (route) => route.fulfill({ status: 503, json: { problems: ["busy"] } }));
  await page.goto(url());
  await page.locator("#sources-summary").getByText("The server answered 503: busy").waitFor();
  expect(await page.locator("#state").getAttribute("data-state")).toBe("ready");
  complaints.length = 0;
});

pageTest("when a chosen view cannot be read, nothing of the previous view stays beside it", async ({ page, open }) => {
  await open();
  await page.getByText("View as table").click();
  await page.locator("#table-body tbody tr").first().waitFor();
  await breakCandles(page);
  await choose(page, "EUR");
  // A status, so that a screen reader says it.
  await page.getByRole("status").getByText("The prices cannot be shown").waitFor();
  const places = ["#price-label", "#price", "#change", "#high", "#quality", "#readout", "#sources", "#table-body"];
  expect(await Promise.all(places.map((place) => page.locator(place).textContent()))).toEqual([
    `${NAME} in euros`,
    "—",
    "—",
    "—",
    "—",
    "",
    "",
    "",
  ]);
  expect(await page.locator("#title").textContent()).toBe(`${CODE} in EUR by ${CODE} Time`);
  expect(await page.locator("#freshness").textContent()).toBe("Not available");
  expect(await page.locator("#status").textContent()).toBe("The prices cannot be read. The page keeps trying.");
  expect(await page.title()).toBe(`${NAME} price tracker`);
  expect(await page.locator("#csv").isVisible()).toBe(false);
  await page.unroute("**/api/candles*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("#csv[href*=EUR]").waitFor();
});

pageTest("a replay is marked even when its prices cannot be read", async ({ page, bring }) => {
  const { url } = await bring(replay(RECORDED + HOUR));
  await breakCandles(page);
  await page.goto(url);
  await page.getByText("The prices cannot be shown").waitFor();
  expect(await page.locator("#status[data-level=replay]").isVisible()).toBe(true);
});

pageTest("a replay's prices are never shown unmarked when the server switches to live ones", async ({ page, url }) => {
  await page.route("**/api/candles*", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ json: { ...(await answer.json()), replayOf: "14 July 2025" } });
  });
  await page.goto(url());
  await page.getByText("The server switched from a replay to live prices, or back").waitFor();
  await page.unroute("**/api/candles*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("in 24 hours").waitFor();
});

pageTest("an error in the page is shown, and the page keeps running", async ({ page, bring, complaints }) => {
  const { url, store } = await bring(at(NEWEST + MINUTE));
  await page.addInitScript(
    "window.parts = Intl.NumberFormat.prototype.formatToParts; delete Intl.NumberFormat.prototype.formatToParts",
  );
  await page.goto(url);
  await page.locator("#status").getByText("Something went wrong in this page (TypeError:").waitFor();
  expect(complaints).toEqual([expect.stringContaining("formatToParts")]);
  complaints.length = 0;
  await page.evaluate("Intl.NumberFormat.prototype.formatToParts = window.parts");
  await page.locator("#status").getByText("Something went wrong in this page").waitFor({ state: "detached" });
  expect(await page.locator("#price").textContent()).toContain(await newestFigure(store, USD));
});
