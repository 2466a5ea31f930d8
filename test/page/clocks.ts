import type { Instant } from "@tracker/core";
import type { Page } from "playwright-core";
import type { Tracker } from "./tracker.ts";

/** Advances the clocks of the pipeline and of the page together to a time; the page's must have been installed. */
export async function pass({ now, passTo }: Pick<Tracker, "now" | "passTo">, page: Page, time: Instant): Promise<void> {
  const passed = time - now();
  await passTo(time);
  await page.clock.fastForward(passed);
}
