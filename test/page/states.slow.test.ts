import { INSTRUMENT } from "@tracker/core";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { violationsOf } from "./axe.ts";
import { pageTest } from "./page-test.ts";
import { SCREENS } from "./screens.ts";
import { showScreen } from "./show.ts";
import { usual } from "./situations.ts";

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
    "Sources, 14 Jul 2025, 20:00",
    "None has been asked since: capturing has stopped or cannot store.",
  ],
  clock: [
    "The clock is wrong",
    "The server's clock is 4 min fast: set it right. Until then no price is captured live.",
  ],
  "no-euros": ["No EUR price yet. Tried at 20:00; next attempt at 20:05.", "only one usable quote left", "see Sources"],
  address: ['currency: "CHF" is not one of USD, GBP, EUR', 'range: "2D" is not one of 1H, 24H, 7D, 30D, 1Y, All'],
  empty: ["No price yet", "No USD price yet. Tried at 20:00; next attempt at 20:05.", "cannot be reached"],
  database: [
    "Not available",
    "The prices cannot be shown",
    "The server answered 503: the prices cannot be read at the moment.",
  ],
  error: ["The prices cannot be shown", "candles.0.start should be a time in UTC", "Try again"],
  loading: ["Loading prices"],
};

/** Elements whose contents are wider than they are, or that reach beyond the window's sides; what is only for screen readers aside. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll("body *")].flatMap((element) => {
    const { overflowX, display, clipPath } = getComputedStyle(element);
    const { left, right, width } = element.getBoundingClientRect();
    if (width === 0 || display === "inline" || clipPath !== "none" || element.closest(".unseen, svg, table.unseen")) return [];
    const spills = !["auto", "scroll"].includes(overflowX) && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
    const leaves = left < -1 || right > document.documentElement.clientWidth + 1;
    return spills || leaves ? [element.tagName + "#" + element.id + "." + element.className + ": " + element.textContent.slice(0, 40)] : [];
  })`);
}

describe.each(SCREENS)("$name", (screen) => {
  pageTest(
    "shows its texts, and is accessible and whole at any width, in light and dark",
    async ({ browser, bring }) => {
      const { url } = await bring(screen.situation ?? usual);
      const { page, complaints, elsewhere } = await showScreen(browser, url, screen);
      try {
        const text = await page.locator("body").textContent();
        for (const said of SAYS[screen.name] ?? ["nothing is written down for this state"])
          expect(text).toContain(said);
        const wrong: Record<string, unknown> = {};
        for (const width of new Set([screen.size.width, 360, 1_024, 1_600]))
          for (const colorScheme of ["light", "dark"] as const) {
            await page.setViewportSize({ width, height: 900 });
            await page.emulateMedia({ colorScheme });
            const [violations, cut] = [await violationsOf(page), await cutOff(page)];
            if (violations.length + cut.length > 0) wrong[`${width} ${colorScheme}`] = { violations, cut };
            expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
          }
        expect(wrong).toEqual({});
        // The browser itself logs failed requests.
        const own = complaints.filter((line) => screen.name !== "database" || !line.includes("503"));
        expect({ own, elsewhere }).toEqual({ own: [], elsewhere: [] });
      } finally {
        await page.context().close();
      }
    },
  );
});

pageTest("the accessibility check finds faults", async ({ page, open }) => {
  await open();
  await page.evaluate("document.querySelector('#price').style.color = '#eeeeee'");
  await page.evaluate("document.querySelector('#ranges legend').remove(); document.querySelector('html').lang = ''");
  const violations = await violationsOf(page);
  expect(violations.map(({ id }) => id)).toEqual(expect.arrayContaining(["html-has-lang"]));
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
