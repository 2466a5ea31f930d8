import { HOUR } from "@tracker/core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { newViewer } from "./browser.ts";
import { type Drawn, listen } from "./drawn-texts.ts";
import { pageTest } from "./page-test.ts";
import { choose } from "./pointer.ts";
import { stopped } from "./situations.ts";

/** Pins the price before the newest, with the keyboard. */
async function pinLastButOne(page: Page): Promise<void> {
  await page.locator("#chart").focus();
  for (const key of ["End", "ArrowLeft", "Enter"]) await page.keyboard.press(key);
  await page.locator("#unpin").waitFor();
}

/** Resolves once changes are painted on the canvases. */
function painted(page: Page): Promise<void> {
  return page.evaluate("new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))");
}

/** The times under the chart and at its crosshair, as they were drawn last. */
function axisOf(drawn: readonly Drawn[]): { ticks: string[]; crosshair: string | undefined } {
  const texts = drawn.filter(({ height }) => height < 100).map(({ text }) => text);
  const crosshair = texts.findLast((text) => text.includes(", "));
  return { ticks: [...new Set(texts.filter((text) => !text.includes(", ")))].toSorted(), crosshair };
}

/** Every place that shows a time, with the price before the newest pinned. */
async function timesOf(page: Page, drawn: () => Promise<Drawn[]>) {
  const text = (place: string) => page.locator(place).textContent();
  await painted(page);
  return {
    ...axisOf(await drawn()),
    readout: (await text("#readout"))?.split(" · ")[0],
    sources: await text("#sources-title"),
    table: (await page.locator("#table-body tbody th").allTextContents()).slice(0, 2),
    change: (await text("#change"))?.replace(/^.* until /, "until "),
    newest: await page.locator("#freshness").getAttribute("title"),
    note: await text("#zone"),
  };
}

const IN_UTC = {
  ticks: ["03:00", "06:00", "09:00", "12:00", "15 Jul", "15:00", "18:00", "21:00"],
  crosshair: "15 Jul 2025, 02:55",
  readout: "15 Jul 2025, 02:55",
  sources: "Sources, 15 Jul 2025, 02:55",
  table: ["15 Jul 2025, 03:00", "15 Jul 2025, 02:55"],
  change: "until 14 Jul 2025, 18:00",
  newest: "14 Jul 2025, 18:00",
  note: "Times are in UTC.",
};

for (const [timezoneId, times] of [
  [
    "Europe/Berlin",
    {
      time: "15 Jul 2025, 04:55",
      newest: "15 Jul 2025, 05:00",
      change: "until 14 Jul 2025, 20:00",
      captured: "14 Jul 2025, 20:00",
      ticks: ["06:00", "15 Jul"],
    },
  ],
  [
    "Australia/Darwin",
    {
      time: "15 Jul 2025, 12:25",
      newest: "15 Jul 2025, 12:30",
      change: "until 03:30",
      captured: "15 Jul 2025, 03:30",
      ticks: ["09:00", "15 Jul"],
    },
  ],
  [
    "America/St_Johns",
    {
      time: "15 Jul 2025, 00:25",
      newest: "15 Jul 2025, 00:30",
      change: "until 14 Jul 2025, 15:30",
      captured: "14 Jul 2025, 15:30",
      ticks: ["03:00", "15 Jul"],
    },
  ],
] as const) {
  pageTest(
    `a viewer in ${timezoneId} has all times in that zone, or all in UTC, without reading anything anew`,
    async ({ page, bring, open }) => {
      await bring(stopped(9 * HOUR));
      const drawn = await listen(page);
      await open();
      await page.getByText("View as table").click();
      await pinLastButOne(page);
      const { ticks, ...local } = await timesOf(page, drawn);
      expect(ticks).toEqual(expect.arrayContaining([...times.ticks]));
      expect(local).toEqual({
        crosshair: times.time,
        readout: times.time,
        sources: `Sources, ${times.time}`,
        table: [times.newest, times.time],
        change: times.change,
        newest: times.captured,
        note: `Times are in your time zone (${timezoneId}); days are UTC days.`,
      });
      const asked: string[] = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      const csv = await page.locator("#csv").getAttribute("href");
      await page.getByRole("radio", { name: `Your time (${timezoneId})` }).focus();
      await page.keyboard.press("ArrowRight");
      await page.locator("#sources-title").getByText(IN_UTC.sources).waitFor();
      expect(await timesOf(page, drawn)).toEqual(IN_UTC);
      expect(asked.filter((path) => path.startsWith("/api/") && path !== "/api/quotes")).toEqual([]);
      expect(await page.locator("#csv").getAttribute("href")).toBe(csv);
      expect(new URL(page.url()).search).toBe("?zone=utc");
      await page.keyboard.press("ArrowLeft");
      await page.locator("#sources-title").getByText(times.time).waitFor();
      expect(await timesOf(page, drawn)).toEqual({ ticks, ...local });
      expect(new URL(page.url()).search).toBe("");
    },
    { timezoneId },
  );
}

pageTest("the zone is kept in the address, and in the browser for addresses without one", async (session) => {
  const { page, browser, url, open } = session;
  const readout = page.locator("#readout");
  await open("/?range=7D");
  await choose(page, "UTC");
  await choose(page, "24H");
  await readout.getByText("13 Jul 2025, 18:05 – 14 Jul 2025, 18:00").waitFor();
  await page.goBack();
  await readout.getByText("7 Jul 2025, 18:00 – 14 Jul 2025, 18:00").waitFor();
  expect(new URL(page.url()).search).toBe("?range=7D&zone=utc");
  const other = await newViewer(browser);
  await other.page.goto(page.url());
  await other.page.locator("#readout").getByText("7 Jul 2025, 18:00 – 14 Jul 2025, 18:00").waitFor();
  await other.page.goto(url());
  await other.page.locator("#readout").getByText("13 Jul 2025, 20:05 – 14 Jul 2025, 20:00").waitFor();
  await other.page.context().close();
  await open();
  expect(await readout.textContent()).toBe("13 Jul 2025, 18:05 – 14 Jul 2025, 18:00");
  await open("/?zone=local");
  expect(await readout.textContent()).toBe("13 Jul 2025, 20:05 – 14 Jul 2025, 20:00");
  await choose(page, "1H");
  await readout.getByText("14 Jul 2025, 19:05 – 20:00").waitFor();
  expect(new URL(page.url()).search).toBe("?range=1H&zone=local");
});

pageTest("the page works in a browser that blocks its storage", async ({ page, open }) => {
  await page.addInitScript(`Object.defineProperty(window, "localStorage", { get() { throw new Error("denied") } })`);
  await open();
  await choose(page, "UTC");
  await page.locator("#readout").getByText("13 Jul 2025, 18:05 – 14 Jul 2025, 18:00").waitFor();
});

pageTest(
  "days stay UTC days, and the page says so",
  async ({ page, open }) => {
    const drawn = await listen(page);
    await open("/?chart=candles&range=30D");
    const readout = page.locator("#readout");
    expect(await readout.textContent()).toBe("14 Jun 2025 – 14 Jul 2025 · UTC days");
    await page.locator("#chart").focus();
    await page.keyboard.press("End");
    await readout.getByText("14 Jul 2025 · O").waitFor();
    expect(axisOf(await drawn()).ticks).toContain("13 Jul");
    await choose(page, "UTC");
    await readout.getByText("14 Jul 2025 · O").waitFor();
    expect(axisOf(await drawn()).ticks).toContain("13 Jul");
    await page.locator("#chart").press("Escape");
    await readout.getByText(/^14 Jun 2025 – 14 Jul 2025$/).waitFor();
  },
  { timezoneId: "Pacific/Honolulu" },
);

for (const [what, address, ticks, times] of [
  [
    "is set back",
    "/?from=2024-10-26T23:00Z&to=2024-10-27T03:00Z",
    ["01:00", "02:00", "03:00"],
    ["03:55", "03:00", "02:55 UTC+1", "02:00 UTC+1", "02:55 UTC+2", "02:00 UTC+2", "01:55", "01:00"],
  ],
  [
    "is set forward",
    "/?from=2025-03-29T23:00Z&to=2025-03-30T03:00Z",
    ["01:00", "03:00", "04:00"],
    ["04:55", "04:00", "03:55", "03:00", "01:55", "01:00", "00:55", "00:00"],
  ],
] as const) {
  pageTest(`on the day on which the clock ${what} every time is shown, and none twice`, async ({ page, url }) => {
    const drawn = await listen(page);
    await page.goto(url() + address);
    await page.locator("#state[data-state=ready]").waitFor({ state: "attached" });
    await page.getByText("View as table").click();
    const rows = (await page.locator("#table-body tbody th").allTextContents()).map((row) => row.split(", ")[1]);
    expect(new Set(rows).size).toBe(48);
    expect(rows.filter((_, index) => index % 12 === 0 || index % 12 === 11)).toEqual(times);
    expect(axisOf(await drawn()).ticks).toEqual(expect.arrayContaining([...ticks]));
  });
}

pageTest(
  "a viewer in UTC has nothing to choose",
  async ({ page, open }) => {
    await open();
    expect(await page.locator("#zones").isVisible()).toBe(false);
    expect(await page.locator("#zone").textContent()).toBe(IN_UTC.note);
  },
  { timezoneId: "UTC" },
);
