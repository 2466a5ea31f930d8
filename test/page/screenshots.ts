import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { findChromium, launch, NO_BROWSER } from "./browser.ts";
import { SCREENS } from "./screens.ts";
import { startPageServer } from "./server.ts";
import { showScreen } from "./show.ts";

/** `npm run screenshots`: a picture of each state of the page into docs/page. */
const FOLDER = join(import.meta.dirname, "../../docs/page");

const chromium = findChromium();
if (chromium === undefined) {
  process.stderr.write(`No pictures were taken: ${NO_BROWSER}.\n`);
  process.exit(1);
}
mkdirSync(FOLDER, { recursive: true });
const server = await startPageServer();
const browser = await launch(chromium, { FONTCONFIG_FILE: join(import.meta.dirname, "fonts.conf") });
for (const screen of SCREENS) {
  const { page } = await showScreen(browser, server, screen);
  const path = join(FOLDER, `${screen.name}.png`);
  await page.screenshot({ path, animations: "disabled" });
  process.stdout.write(`docs/page/${screen.name}.png   ${Math.ceil(statSync(path).size / 1_000)} kB\n`);
  await page.context().close();
}
await browser.close();
await server.close();
