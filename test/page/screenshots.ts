import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { TrackerError } from "@tracker/core";
import { unwrap } from "@tracker/settings";
import { type Io, readFlags, runMain } from "@tracker/settings/command-line";
import { findChromium, launch, NO_BROWSER } from "./browser.ts";
import { SCREENS } from "./screens.ts";
import { startPageServer } from "./server.ts";
import { showScreen } from "./show.ts";
import { usual } from "./situations.ts";

const FOLDER = join(import.meta.dirname, "../../docs/page");

await runMain({
  usage: "npm run screenshots",
  description: "Takes a picture of each state of the page into docs/page, in headless Chromium.",
  examples: ["npm run screenshots"],
  run: async (args, { environment, print }) => {
    unwrap(readFlags({}, args, environment));
    await takePictures(print);
  },
});

async function takePictures(print: Io["print"]): Promise<void> {
  const chromium = findChromium();
  if (chromium === undefined) throw new TrackerError("bad-input", `no pictures were taken: ${NO_BROWSER}`);
  mkdirSync(FOLDER, { recursive: true });
  const server = await startPageServer();
  const browser = await launch(chromium, { FONTCONFIG_FILE: join(import.meta.dirname, "fonts.conf") });
  for (const screen of SCREENS) {
    const { url, close } = await (screen.situation ?? usual)(server);
    const { page } = await showScreen(browser, url, screen);
    const path = join(FOLDER, `${screen.name}.png`);
    await page.screenshot({ path, fullPage: screen.whole ?? false, animations: "disabled" });
    print(`docs/page/${screen.name}.png   ${Math.ceil(statSync(path).size / 1_000)} kB`);
    await page.context().close();
    await close();
  }
  await browser.close();
  await server.close();
}
