import { DAY, HOUR, MINUTE } from "@tracker/core";
import type { Page } from "playwright-core";
import { NEWEST, RECORDED } from "./history.ts";
import { pointAt } from "./pointer.ts";
import { ALL_DOWN, first, outage, replay, type Situation } from "./situations.ts";

/** One look of the page: how it comes about, and what docs/page.md says of it. */
export interface Screen {
  /** The picture is docs/page/<name>.png. */
  readonly name: string;
  readonly address: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly scheme: "light" | "dark";
  /** The state of the chart that it ends in. */
  readonly state: "ready" | "loading" | "empty" | "none" | "error";
  readonly timeZone?: string;
  /** How the world came to be so; the usual one unless said. */
  readonly situation?: Situation;
  /** Done before the page is opened, and after it shows its state. */
  readonly before?: (page: Page) => Promise<unknown>;
  readonly after?: (page: Page) => Promise<void>;
}

const DESKTOP = { width: 1120, height: 720 };
const PHONE = { width: 360, height: 780 };

/** The afternoon that the original report showed. */
export const AFTERNOON = "/?from=2025-07-14T12:00Z&to=2025-07-14T18:00Z&currency=USD";

export const SCREENS: readonly Screen[] = [
  { name: "afternoon", address: AFTERNOON, size: DESKTOP, scheme: "light", state: "ready", timeZone: "UTC" },
  {
    name: "day",
    address: "/",
    size: DESKTOP,
    scheme: "light",
    state: "ready",
    after: async (page) => {
      await pointAt(page, (RECORDED + 9.25 * HOUR - (NEWEST - DAY)) / DAY);
      await page.getByText("median of 2 of 5").waitFor();
    },
  },
  {
    name: "candles",
    address: "/?chart=candles&range=30D",
    size: { width: 1600, height: 900 },
    scheme: "dark",
    state: "ready",
  },
  { name: "phone", address: "/?currency=EUR", size: PHONE, scheme: "dark", state: "ready" },
  {
    name: "replay",
    address: "/?range=1H",
    size: PHONE,
    scheme: "light",
    state: "ready",
    situation: replay(NEWEST),
  },
  { name: "address", address: "/?range=2D&currency=CHF", size: PHONE, scheme: "light", state: "ready" },
  {
    name: "stale",
    address: "/?range=7D&chart=candles",
    size: PHONE,
    scheme: "light",
    state: "ready",
    situation: outage(41 * MINUTE),
  },
  { name: "empty", address: "/", size: PHONE, scheme: "light", state: "empty", situation: first(ALL_DOWN) },
  {
    name: "error",
    address: "/",
    size: PHONE,
    scheme: "dark",
    state: "error",
    before: (page) =>
      page.route("**/api/candles*", (route) => route.fulfill({ json: { candles: [{ start: "yesterday" }] } })),
  },
  {
    name: "loading",
    address: "/",
    size: PHONE,
    scheme: "light",
    state: "loading",
    before: (page) => page.route("**/api/latest", () => new Promise(() => {})),
  },
];
