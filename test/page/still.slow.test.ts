import { HOUR } from "@tracker/core";
import { EUR, GBP, USD } from "@tracker/core/testing";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { RECORDED } from "./history.ts";
import { pageTest, type Session } from "./page-test.ts";
import { choose, clickAt } from "./pointer.ts";
import { watchShifts } from "./shifts.ts";
import { replay } from "./situations.ts";

/** Answers come so late that the browser no longer takes what they move for the work of a click. */
async function answerLate(page: Page): Promise<void> {
  await page.route("**/api/**", async (route) => {
    await new Promise((later) => setTimeout(later, 600));
    await route.continue().catch(() => {});
  });
}

/** Waits until everything that was asked for is shown, sources included. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.locator("#state[data-state=ready]").waitFor({ state: "attached" });
}

const STEPS: readonly (readonly [what: string, step: (session: Session) => Promise<unknown>])[] = [
  ["opening it", ({ open }) => open()],
  ...[GBP, "1H", "7D", "Candles", "30D", "All", EUR, "1Y", "Line", "24H", USD].map(
    (name) => [`choosing ${name}`, ({ page }: Session) => choose(page, name)] as const,
  ),
  ["pinning a price", ({ page }) => clickAt(page, 0.75)],
  ["unpinning it", ({ page }) => page.locator("#unpin").click()],
  ["telling times in UTC", ({ page }) => choose(page, "UTC")],
  ["telling times as they were", ({ page }) => page.getByRole("radio", { name: /^Your time/ }).check()],
  ["reading again", ({ page }) => page.evaluate("dispatchEvent(new Event('online'))")],
  ["opening a replay", ({ bring, open }) => bring(replay(RECORDED + 18 * HOUR)).then(() => open())],
];

for (const width of [360, 1_024, 1_600]) {
  pageTest(`at ${width} pixels nothing moves as answers come`, async (session) => {
    const { page } = session;
    await page.setViewportSize({ width, height: 2_400 });
    await answerLate(page);
    const shifts = await watchShifts(page);
    const moved: Record<string, string[]> = {};
    for (const [what, step] of STEPS) {
      await step(session);
      await settled(page);
      const seen = await shifts();
      if (seen.length > 0) moved[what] = seen;
    }
    expect(moved).toEqual({});
  });
}
