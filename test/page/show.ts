import type { Browser } from "playwright-core";
import { newViewer, type Opened } from "./browser.ts";
import type { Screen } from "./screens.ts";
import type { PageServer } from "./server.ts";

/** Opens the page and brings it into a state. */
export async function showScreen(browser: Browser, server: PageServer, screen: Screen): Promise<Opened> {
  server.reset();
  Object.assign(server.world, screen.world);
  const opened = await newViewer(browser, server.url, {
    viewport: screen.size,
    colorScheme: screen.scheme,
    timezoneId: screen.timeZone ?? "Europe/Berlin",
  });
  const { page } = opened;
  await screen.before?.(page);
  await page.goto(server.url + screen.address);
  await page.locator(`#state[data-state=${screen.state}]`).waitFor({ state: "attached" });
  if (screen.state === "ready") await page.locator("#sources tbody tr").first().waitFor();
  await screen.after?.(page);
  return opened;
}
