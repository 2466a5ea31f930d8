import { DAY, INSTRUMENT, MINUTE, SLOT_LENGTH } from "@tracker/core";
import { EUR, GBP, USD } from "@tracker/core/testing";
import { expect } from "vitest";
import { NEWEST, newestFigure } from "./history.ts";
import { pageTest } from "./page-test.ts";
import { drawnColumns, drawnSpan } from "./pixels.ts";
import { choose, clickAt, pointAt } from "./pointer.ts";
import { at } from "./situations.ts";

const CODE = INSTRUMENT.asset.code;
/** A slot as the API calls its length. */
const SLOT = `${SLOT_LENGTH / MINUTE}m`;

const ready = "#state[data-state=ready]";

pageTest("each range is read, drawn and written into the address", async ({ page, open }) => {
  await open();
  const lengths = { "1H": SLOT, "7D": "30m", "30D": "2h", "1Y": "1d", All: "1d", "24H": SLOT };
  for (const [range, length] of Object.entries(lengths)) {
    const answered = page.waitForResponse((response) => response.url().includes(`length=${length}`));
    await choose(page, range);
    expect((await answered).status()).toBe(200);
    await page.locator(ready).waitFor({ state: "attached" });
    expect(await page.locator("#ranges :checked").inputValue()).toBe(range);
    expect(new URL(page.url()).search).toBe(range === "24H" ? "" : `?range=${range}`);
    expect(await page.locator("#change").textContent()).toMatch(/^[+−][\d,.]+ \([+−]\d+\.\d\d\s%\) \w/);
  }
});

pageTest("each currency is in the heading, the figures and the address", async ({ page, bring, open }) => {
  const { store } = await bring(at(NEWEST + MINUTE));
  await open();
  for (const [currency, sign] of [
    [GBP, "£"],
    [EUR, "€"],
    [USD, "$"],
  ] as const) {
    await choose(page, currency);
    await page.locator("#price").getByText(sign).waitFor();
    expect(await page.locator("#price").textContent()).toBe(sign + (await newestFigure(store, currency)));
    expect(await page.locator("#title").textContent()).toBe(`${CODE} in ${currency} by ${CODE} Time`);
    expect(new URL(page.url()).search).toBe(currency === "USD" ? "" : `?currency=${currency}`);
  }
});

pageTest("candles are drawn of half hours, and an hour says that it has none", async ({ page, open }) => {
  await open("/?chart=candles");
  await pointAt(page, 0.8);
  await page.getByText(/O [\d,.]+ H [\d,.]+ L [\d,.]+ C [\d,.]+ · 6 prices/).waitFor();
  await choose(page, "1H");
  await page.getByText(`${SLOT_LENGTH / MINUTE}-minute prices make no candles`).waitFor();
  await choose(page, "Line");
  await page.getByText(`${SLOT_LENGTH / MINUTE}-minute prices make no candles`).waitFor({ state: "detached" });
});

pageTest("a candle whose span is not over is told and drawn apart", async ({ page, open }) => {
  await open("/?chart=candles&range=7D");
  const drawnIn = async (colour: string) => (await drawnSpan(page, "candles", colour))?.last ?? 0;
  expect(await drawnIn("muted")).toBeGreaterThan(await drawnIn("ink"));
  await page.locator("#chart").focus();
  await page.keyboard.press("End");
  const readout = page.locator("#readout");
  await readout.getByText(/^14 Jul 2025, 20:00 · O .* · (ok|\d prices.*) so far$/).waitFor();
  await page.keyboard.press("ArrowLeft");
  await readout.getByText(/^14 Jul 2025, 18:00 · O .* · 24 prices$/).waitFor();
});

pageTest("a point of the line that is longer than a slot is said to be its last price", async ({ page, open }) => {
  await open("/?range=7D");
  await page.locator("#chart").focus();
  for (const key of ["End", "ArrowLeft"]) await page.keyboard.press(key);
  await page
    .locator("#readout")
    .getByText(/^14 Jul 2025, 19:30 · close [\d,.]+ · 6 prices$/)
    .waitFor();
});

pageTest("the browser's way back leads to the view before", async ({ page, open }) => {
  await open();
  await choose(page, "7D");
  await choose(page, "EUR");
  await page.getByText(`${CODE} in EUR`).waitFor();
  await page.goBack();
  await page.getByText(`${CODE} in USD`).waitFor();
  expect(await page.locator("#ranges :checked").inputValue()).toBe("7D");
});

pageTest("pointing shows a slot's sources, clicking pins them, the button unpins them", async ({ page, open }) => {
  await open();
  const [title, readout] = [page.locator("#sources-title"), page.locator("#readout")];
  expect(await title.textContent()).toBe("Sources, 14 Jul 2025, 20:00");
  await pointAt(page, 0.75);
  await title.getByText("14 Jul 2025, 14:").waitFor();
  const pinned = await readout.textContent();
  await clickAt(page, 0.75);
  await page.locator("#unpin").waitFor();
  await pointAt(page, 0.9);
  await page.getByText("14 Jul 2025, 17:").waitFor();
  expect(await title.textContent()).toBe(`Sources, ${pinned?.slice(0, 18)}`);
  await page.mouse.move(5, 5);
  await page.waitForTimeout(100);
  expect(await readout.textContent()).toBe(pinned);
  await page.locator("#unpin").click();
  await title.getByText("14 Jul 2025, 20:00").waitFor();
  await readout.getByText("13 Jul 2025, 20:05 – 14 Jul 2025, 20:00").waitFor();
});

pageTest("sources are asked for once the pointer rests, and of a slot of the past once", async ({ page, open }) => {
  await page.clock.install();
  await open();
  const title = page.locator("#sources-title");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(...(request.url().match(/slot=.*(?<!T18:00Z)$/) ?? [])));
  await page.clock.pauseAt(Date.now() + MINUTE);
  for (let part = 0.5; part < 0.8; part += 0.01) {
    await pointAt(page, part);
    await page.clock.runFor(20);
  }
  expect(asked).toEqual([]);
  await page.clock.resume();
  await title.getByText("14 Jul 2025, 15:").waitFor();
  expect(asked).toHaveLength(1);
  await page.mouse.move(5, 5);
  await title.getByText("20:00").waitFor();
  await pointAt(page, 0.79);
  await title.getByText("14 Jul 2025, 15:").waitFor();
  expect(asked).toHaveLength(1);
});

pageTest("the sources say what was kept, what was refused and why", async ({ page, open }) => {
  await open();
  const rows = await page.locator("#sources tbody tr").allInnerTexts();
  expect(rows.map((row) => row.replaceAll(/\s+/g, " ").trim())).toEqual([
    expect.stringMatching(/^Bitfinex [\d,]+\.\d\d \+0\.02 % kept$/),
    expect.stringMatching(/^Bitstamp [\d,]+\.\d\d −0\.01 % kept$/),
    expect.stringMatching(/^Coinbase [\d,]+\.\d\d 0\.00 % kept$/),
    expect.stringMatching(/^Gemini [\d,]+\.\d\d too far off 2\.28 % from the median, limit 0\.50 %$/),
    expect.stringMatching(/^Kraken — no answer redirected \(HTTP 302\), which is not followed$/),
  ]);
  expect(await page.locator("#sources-summary").textContent()).toMatch(
    /^The price is the median of 3 of 5 quotes, at most 0\.03\s% apart\.$/,
  );
});

pageTest("the sources of a price that has no quotes say so", async ({ page, url }) => {
  await page.goto(`${url()}/?from=2025-03-01&to=2025-03-02`);
  await page.locator("#sources-summary").getByText("No quotes are stored for this time.", { exact: true }).waitFor();
});

pageTest("the keyboard reaches every control and every price", async ({ page, open }) => {
  await open();
  await page.locator("#ranges :checked").focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("in 7 days").waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.getByText("in 24 hours").waitFor();
  await page.locator("#chart").focus();
  await page.keyboard.press("Home");
  await page.locator("#readout").getByText("13 Jul 2025, 20:05 ·").waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.locator("#readout").getByText("14 Jul 2025, 19:55 ·").waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#sources-title").getByText("19:55").waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.locator("#readout").getByText("19:50").waitFor();
  expect(await page.locator("#sources-title").textContent()).toContain("19:55");
  await page.keyboard.press("Escape");
  await page.locator("#sources-title").getByText("20:00").waitFor();
});

pageTest("the table has every price, newest first, and says where there is none", async ({ page, bring, open }) => {
  const { store } = await bring(at(NEWEST + MINUTE));
  await open();
  await page.getByText("View as table").click();
  const rows = await page.locator("#table-body tbody tr").allInnerTexts();
  expect(rows).toHaveLength(DAY / SLOT_LENGTH);
  expect(rows[0]).toBe(`14 Jul 2025, 20:00\t${await newestFigure(store, USD)}\tok`);
  expect(rows.filter((row) => row.endsWith("\tno price"))).toHaveLength(12);
  expect(rows.filter((row) => row.endsWith("\tbackfilled"))).toHaveLength(24);
  expect(rows.filter((row) => row.endsWith("\tdegraded"))).toHaveLength(6);
});

pageTest("imported prices are told, and have their key in the legend where there are any", async ({ page, open }) => {
  await open();
  expect(await page.locator("#imported").isVisible()).toBe(false);
  await page.route("**/api/candles*", async (route) => {
    const response = await route.fetch();
    const { candles, ...others } = await response.json();
    const [first, ...rest] = candles;
    await route.fulfill({ response, json: { ...others, candles: [{ ...first, degraded: 0, imported: 1 }, ...rest] } });
  });
  await open("/?range=1H");
  expect(await page.locator("#imported").isVisible()).toBe(true);
  await page.getByText("View as table").click();
  const rows = await page.locator("#table-body tbody tr").allInnerTexts();
  expect(rows.filter((row) => row.endsWith("\timported"))).toHaveLength(1);
});

pageTest("the CSV is of what is shown", async ({ page, open }) => {
  await open("/?currency=EUR&range=1H");
  const download = page.waitForEvent("download");
  await page.locator("#csv").click();
  const stream = await (await download).createReadStream();
  let text = "";
  for await (const chunk of stream) text += chunk;
  const lines = text.trimEnd().split("\n");
  expect(lines).toHaveLength(13);
  expect(lines.at(-1)).toMatch(/^2025-07-14T18:00:00\.000Z,EUR,102569\.\d+,ok/);
});

pageTest("a gap is drawn as a gap", async ({ page, open }) => {
  await open();
  const columns = await drawnColumns(page);
  // The middle one lies in the gap: only the grid and the line of the newest price cross it.
  const [before = 0, within = 1, after = 0] = [0.3, 0.4, 0.5].map((at) => columns[Math.round(at * columns.length)]);
  expect(within).toBeLessThan(0.05);
  expect(Math.min(before, after)).toBeGreaterThan(0.1);
});
