import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { findChromium, launch, NO_BROWSER, newViewer, type Opened } from "./browser.ts";
import { type PageServer, startPageServer } from "./server.ts";
import { type Served, type Situation, usual } from "./situations.ts";

export interface Session extends Opened {
  readonly browser: Browser;
  /** Where the page is. */
  url(): string;
  /** Sets up a situation, whose page `url` and `open` then use; without it, the usual one. */
  bring<Brought extends Served>(situation: Situation<Brought>): Promise<Brought>;
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

/** A test in a real browser, with a viewer of its own. Fails if the page logs a complaint or asks another server. */
export function pageTest(
  name: string,
  run: (session: Session) => Promise<void>,
  options: BrowserContextOptions = {},
): void {
  test(name, async (context) => {
    if (chromium === undefined) return context.skip(NO_BROWSER);
    started ??= start(chromium);
    const { browser, server } = await started;
    const opened = await newViewer(browser, options);
    const { page, complaints, elsewhere } = opened;
    const all: Served[] = [];
    let { url } = await usual(server);
    const bring: Session["bring"] = async (situation) => {
      const served = await situation(server);
      all.push(served);
      url = served.url;
      return served;
    };
    const open = async (address = "/") => {
      await page.goto(url + address);
      await page.locator("#state[data-state=ready]").waitFor({ state: "attached" });
      await page.locator("#sources tbody tr").first().waitFor();
    };
    try {
      await run({ ...opened, browser, url: () => url, bring, open });
      expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
    } finally {
      await page.context().close();
      for (const { close } of all) await close();
    }
  });
}
