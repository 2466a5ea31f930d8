import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { violationsOf } from "./axe.ts";
import { pageTest } from "./page-test.ts";
import { SCREENS } from "./screens.ts";
import { showScreen } from "./show.ts";
import { usual } from "./situations.ts";

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
  pageTest("is accessible and nothing is cut off at any width, in light and dark", async ({ browser, bring }) => {
    const { url } = await bring(screen.situation ?? usual);
    const { page } = await showScreen(browser, url, screen);
    const wrong: Record<string, unknown> = {};
    try {
      for (const width of [360, 1_024, 1_600])
        for (const colorScheme of ["light", "dark"] as const) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          const [violations, cut] = [await violationsOf(page), await cutOff(page)];
          if (violations.length + cut.length > 0) wrong[`${width} ${colorScheme}`] = { violations, cut };
          expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
        }
      expect(wrong).toEqual({});
    } finally {
      await page.context().close();
    }
  });
});
