import type { Browser } from "playwright-core";
import { newViewer, type Opened } from "./browser.ts";
import type { Screen } from "./screens.ts";

/** Opens the page and brings it into a state. */
export async function showScreen(browser: Browser, url: string, screen: Screen): Promise<Opened> {
  const opened = await newViewer(browser, {
    viewport: screen.size,
    colorScheme: screen.scheme,
    timezoneId: screen.timeZone ?? "Europe/Berlin",
  });
  const { page } = opened;
  await screen.before?.(page);
  await page.goto(url + screen.address);
  await page.locator(`#state[data-state=${screen.state}]`).waitFor({ state: "attached" });
  if (["ready", "empty"].includes(screen.state)) await page.locator("#sources tbody tr").first().waitFor();
  await screen.after?.(page);
  return opened;
}
