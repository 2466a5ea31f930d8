import { HOUR, MINUTE, SLOT_LENGTH } from "@tracker/core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { pass } from "./clocks.ts";
import { NEWEST } from "./history.ts";
import { pageTest } from "./page-test.ts";
import { watchShifts } from "./shifts.ts";
import { ALL_DOWN, at, clockOff, first, NO_EUROS, noQuorum, outage, replay, stopped } from "./situations.ts";

/** Records everything announced to a screen reader from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`window.said = []; new MutationObserver(() => window.said.push(document.querySelector("#news").textContent))
    .observe(document.querySelector("#news"), { childList: true })`);
  return () => page.evaluate("window.said");
}

const sourcesOf = async (page: Page) =>
  (await page.locator("#sources tbody tr").allInnerTexts()).map((row) => row.replaceAll(/\s+/g, " ").trim());

pageTest(
  "in an outage the sources are those of the newest slot that was asked, each with its own reason",
  async (session) => {
    const { page, bring, open } = session;
    await bring(outage(HOUR));
    await open();
    expect(await page.locator("#sources-title").textContent()).toBe("Sources, 14 Jul 2025, 21:00");
    expect(await sourcesOf(page)).toEqual([
      "Bitfinex — no answer sent more than 1048576 bytes",
      expect.stringMatching(/^Bitstamp — not understood broken JSON: /),
      "Coinbase — no answer HTTP 429: Public rate limit exceeded",
      "Gemini — not understood last: expected a decimal, found true",
      "Kraken — no answer redirected (HTTP 302), which is not followed",
    ]);
  },
);

pageTest(
  "when too few venues agree, the sources show each quote and why there is no price",
  async ({ page, bring, open }) => {
    await bring(noQuorum);
    await open();
    expect(await page.locator("#status").textContent()).toBe("No price at 20:05. Next attempt at 20:10.");
    expect(await page.locator("#sources-summary").textContent()).toBe(
      "None of the 5 quotes counted, so there is no price.",
    );
    expect(await sourcesOf(page)).toEqual([
      expect.stringMatching(/^Bitfinex 14\d,\d{3}\.\d\d too far off \d+\.\d\d % from the median, limit 1\.00 %$/),
      expect.stringMatching(/^Bitstamp 11\d,\d{3}\.\d\d too few agreed /),
      expect.stringMatching(/^Coinbase — no answer /),
      expect.stringMatching(/^Gemini 11\d,\d{3}\.\d\d too few agreed /),
      expect.stringMatching(/^Kraken — no answer /),
    ]);
  },
);

pageTest("an outage comes and goes: each change is announced once, and nothing on the page moves", async (session) => {
  const { page, bring, open } = session;
  const shifts = await watchShifts(page);
  for (const width of [360, 1_024]) {
    const tracker = await bring(at(NEWEST + MINUTE));
    await page.setViewportSize({ width, height: 2_000 });
    if (width === 360) await page.clock.install({ time: tracker.now() });
    else await page.clock.setSystemTime(tracker.now());
    await open();
    await page.locator("#status").getByText("Next price at 20:05.").waitFor();
    await shifts();
    const said = await listen(page);
    tracker.faults.push(...ALL_DOWN.map((fault) => ({ ...fault, to: NEWEST + 19 * MINUTE })));
    for (const [minutes, text] of [
      [6, "No price at 20:05. Next attempt at 20:10."],
      [11, "No price since 20:00 (11 min). Next attempt at 20:15."],
      [16, "No price since 20:00 (16 min). Next attempt at 20:20."],
      [21, "Next price at 20:25."],
    ] as const) {
      await pass(tracker, page, NEWEST + minutes * MINUTE);
      await page.locator("#status").getByText(text, { exact: true }).waitFor();
      expect(await page.locator("#price").getAttribute("data-old")).toBe(String(text.includes("since")));
    }
    await page.locator("#sources-title").getByText("20:20").waitFor();
    expect(await said()).toEqual(["No price at 20:05.", "No price since 20:00.", "Prices are arriving again."]);
    expect(await shifts()).toEqual([]);
  }
});

pageTest("an old price is marked with its time, in the window's title too", async ({ page, bring, open }) => {
  await bring(stopped(3 * HOUR));
  await open();
  expect(await page.locator("#price-label").textContent()).toMatch(/ in US dollars, 20:00$/);
  expect(await page.title()).toMatch(/^\$119,807\.08 of 20:00 · /);
  const colours = await page.evaluate(
    `["#price", "#price-label"].map((place) => getComputedStyle(document.querySelector(place)).color)`,
  );
  expect(new Set(colours as string[]).size).toBe(1);
});

for (const [ahead, word] of [
  [4 * MINUTE, "fast"],
  [-4 * MINUTE, "slow"],
] as const) {
  pageTest(`a ${word} clock is reported until it is right`, async (session) => {
    const { page, bring, open } = session;
    const tracker = await bring(clockOff(ahead));
    await page.clock.install({ time: tracker.now() });
    await open();
    expect(await page.locator("#status").textContent()).toBe(
      `The server's clock is 4 min ${word}: set it right. Until then no price is captured live.`,
    );
    expect(await page.locator("#freshness").textContent()).toBe("The clock is wrong");
    tracker.setClock(0);
    await pass(tracker, page, tracker.now() + 3 * SLOT_LENGTH);
    await page.locator("#status").getByText("Next price at").waitFor();
    expect(await page.locator("#freshness").getAttribute("data-state")).toBe("fresh");
  });
}

pageTest("a currency that never had a price says so, and the others work", async ({ page, bring, open }) => {
  const { url } = await bring(first(NO_EUROS));
  await page.goto(`${url}/?currency=EUR`);
  await page.locator("#state").getByText("No EUR price yet").waitFor();
  expect(await page.locator("#status").textContent()).toBe("No EUR price yet. Tried at 20:00; next attempt at 20:05.");
  await page.locator("#sources tbody tr").first().waitFor();
  expect((await sourcesOf(page)).at(-1)).toMatch(/^Kraken 10\d,\d{3}\.\d\d too few agreed only one usable quote left$/);
  await page.getByRole("radio", { name: "USD" }).check();
  await page.locator("#status").getByText("Next price at 20:05.").waitFor();
  expect(await open("/")).toBeUndefined();
});

pageTest("when the database fails, the prices stay and the failure is announced once", async (session) => {
  const { page, bring, open, complaints } = session;
  const tracker = await bring(at(NEWEST + MINUTE));
  await page.clock.install({ time: tracker.now() });
  await open();
  const price = await page.locator("#price").textContent();
  const said = await listen(page);
  tracker.breakDatabase(true);
  await page.clock.fastForward(SLOT_LENGTH);
  const text = "The server answered 503: the prices cannot be read at the moment. What is shown was read at 20:01";
  await page.locator("#status").getByText(text).waitFor();
  expect(await page.locator("#price").textContent()).toBe(price);
  const refused = page.waitForResponse("**/api/latest");
  await page.clock.fastForward(5_000);
  await refused;
  tracker.breakDatabase(false);
  // Nothing on the page shows when it has handled the second refusal and waits for the third attempt.
  const next = async () => {
    await page.clock.fastForward(10_000);
    return page.locator("#status").textContent();
  };
  await expect.poll(next, { interval: 500 }).toMatch(/^Next price/);
  expect(await said()).toEqual([expect.stringContaining("503"), "Prices are arriving again."]);
  expect(complaints.every((line) => line.includes("503"))).toBe(true);
  complaints.length = 0;
});

pageTest("the replay's band covers nothing, and stays in sight", async ({ page, bring, open }) => {
  await bring(replay(NEWEST));
  for (const size of [
    { width: 360, height: 780 },
    { width: 1_120, height: 720 },
  ]) {
    await page.setViewportSize(size);
    await open();
    const band = await page.locator("#status").boundingBox();
    const legend = await page.locator(".legend").boundingBox();
    expect((band?.y ?? 0) + (band?.height ?? 0)).toBeLessThan(legend?.y ?? 0);
    await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    await expect.poll(async () => (await page.locator("#status").boundingBox())?.y).toBe(0);
  }
});
