import { HOUR, INSTRUMENT } from "@tracker/core";
import { describe, expect } from "vitest";
import { violationsOf } from "./axe.ts";
import { RECORDED } from "./history.ts";
import { pageTest } from "./page-test.ts";
import { SCREENS } from "./screens.ts";
import { showScreen } from "./show.ts";
import { replay, usual } from "./situations.ts";

const { code: CODE, name: NAME } = INSTRUMENT.asset;

/** Texts that each state shows somewhere on the page. */
const SAYS: Readonly<Record<string, readonly string[]>> = {
  afternoon: [`${CODE} in USD by ${CODE} Time`, "14 Jul 2025, 12:00 – 17:55", "in this range"],
  day: ["Updated 1 min ago", "The price is the median of 2 of 5", "degraded"],
  candles: ["in 30 days", "14 Jun 2025 – 14 Jul 2025"],
  phone: [`${NAME} in euros`, `${CODE} in EUR by ${CODE} Time`],
  replay: ["Replay, now at 20:00", "Recorded prices of 14 July 2025, not today's."],
  outage: [
    "No price since 20:00 (2 h 11 min). Next attempt at 22:15.",
    `${NAME} in US dollars, 20:00`,
    "in 24 hours until 20:00",
    "Sources, 14 Jul 2025, 22:10",
    "None of the 5 quotes counted, so there is no price.",
  ],
  "outage-phone": ["HTTP 429: Public rate limit exceeded", "sent more than 1048576 bytes"],
  "no-quorum": [
    "No price at 20:05. Next attempt at 20:10.",
    "Sources, 14 Jul 2025, 20:05",
    "None of the 5 quotes counted",
  ],
  stopped: [
    "No price since 14 Jul 2025, 20:00 (15 h 1 min). Venues are no longer being asked: capturing has stopped.",
    "None has been asked since: capturing has stopped or cannot store.",
  ],
  clock: [
    "The clock is wrong",
    "The server's clock is 4 min fast: set it right. Until then no price is captured live.",
  ],
  "no-euros": ["No EUR price yet. Tried at 20:00; next attempt at 20:05.", "only one usable quote left", "see Sources"],
  address: ['currency: "CHF" is not one of USD, GBP, EUR', 'range: "2D" is not one of 1H, 24H, 7D, 30D, 1Y, All'],
  empty: ["No price yet", "No USD price yet. Tried at 20:00; next attempt at 20:05.", "cannot be reached"],
  database: ["The prices cannot be shown", "The server answered 503: the prices cannot be read at the moment."],
  error: ["The prices cannot be shown", "candles.0.start should be a time in UTC", "Try again"],
  loading: ["Loading prices"],
};

describe.each(SCREENS)("$name", (screen) => {
  pageTest("shows its texts, is accessible and fits the window", async ({ browser, bring }) => {
    const { url } = await bring(screen.situation ?? usual);
    const { page, complaints, elsewhere } = await showScreen(browser, url, screen);
    try {
      const text = await page.locator("body").textContent();
      for (const said of SAYS[screen.name] ?? ["nothing is written down for this state"]) expect(text).toContain(said);
      expect(await violationsOf(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(screen.size.width);
      // The browser itself logs failed requests.
      const own = complaints.filter((line) => screen.name !== "database" || !line.includes("503"));
      expect({ own, elsewhere }).toEqual({ own: [], elsewhere: [] });
    } finally {
      await page.context().close();
    }
  });
});

pageTest("the accessibility check finds faults", async ({ page, open }) => {
  await open();
  await page.evaluate("document.querySelector('#price').style.color = '#eeeeee'");
  await page.evaluate("document.querySelector('#ranges legend').remove(); document.querySelector('html').lang = ''");
  const violations = await violationsOf(page);
  expect(violations.map(({ id }) => id)).toEqual(expect.arrayContaining(["html-has-lang"]));
});

pageTest("nothing moves when the data arrives", async ({ page, bring, open }) => {
  await page.route("**/api/**", async (route) => {
    await new Promise((later) => setTimeout(later, 300));
    await route.continue();
  });
  for (const situation of [usual, replay(RECORDED + 18 * HOUR)]) {
    await bring(situation);
    for (const size of [
      { width: 1280, height: 2_000 },
      { width: 360, height: 2_000 },
    ]) {
      await page.setViewportSize(size);
      await open();
      const moved: { value: number; sources: string[] }[] = await page.evaluate(`new Promise((done) =>
        new PerformanceObserver((list, observer) => {
          observer.disconnect();
          done(list.getEntries().map(({ value, sources }) => ({ value, sources: sources.map(({ node }) => node?.id || node?.className || node?.textContent || "") })));
        }).observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => done([]), 500))`);
      expect(moved).toEqual([]);
    }
  }
});

pageTest("the dark scheme follows the system's, on the canvas too", async ({ page, open }) => {
  await open();
  const axis = page.locator("#canvas td:nth-child(3) canvas").first();
  const light = await axis.screenshot();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await axis.screenshot();
  await page.emulateMedia({ colorScheme: "light" });
  expect(dark.equals(light)).toBe(false);
  expect((await axis.screenshot()).equals(light)).toBe(true);
});
