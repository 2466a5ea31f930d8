import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { findChromium, launch, NO_BROWSER, newViewer, type Opened } from "./browser.ts";
import { type PageServer, startPageServer } from "./server.ts";

export interface Session extends Opened {
  readonly browser: Browser;
  readonly server: PageServer;
  /** Opens an address of the page and waits until the chart and the sources are there. */
  open(address?: string): Promise<void>;
}

const chromium = findChromium();
let started: Promise<{ browser: Browser; server: PageServer }> | undefined;

afterAll(async () => {
  const all = await started;
  await all?.browser.close();
  await all?.server.close();
});

async function start(executable: string) {
  const [browser, server] = await Promise.all([launch(executable), startPageServer()]);
  return { browser, server };
}

/** A test in a real browser, with a viewer of its own. The page may complain of nothing and ask no other server. */
export function pageTest(
  name: string,
  run: (session: Session) => Promise<void>,
  options: BrowserContextOptions = {},
): void {
  test(name, async (context) => {
    if (chromium === undefined) return context.skip(NO_BROWSER);
    started ??= start(chromium);
    const { browser, server } = await started;
    server.reset();
    const opened = await newViewer(browser, server.url, options);
    const { page, complaints, elsewhere } = opened;
    const open = async (address = "/") => {
      await page.goto(server.url + address);
      await page.locator("#state[data-state=ready]").waitFor({ state: "attached" });
      await page.locator("#sources tbody tr").first().waitFor();
    };
    try {
      await run({ ...opened, browser, server, open });
      expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
    } finally {
      await page.context().close();
    }
  });
}
