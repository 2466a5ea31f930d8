import { DAY, HOUR, MINUTE } from "@tracker/core";
import type { Page } from "playwright-core";
import { NEWEST, RECORDED } from "./history.ts";
import { pointAt } from "./pointer.ts";
import {
  ALL_DOWN,
  brokenDatabase,
  clockOff,
  first,
  NO_EUROS,
  noQuorum,
  outage,
  replay,
  type Situation,
  stopped,
} from "./situations.ts";

/** One state of the page, and how it comes about. */
export interface Screen {
  /** The picture is docs/page/<name>.png. */
  readonly name: string;
  readonly address: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly scheme: "light" | "dark";
  /** The picture shows the whole page, not only the window. */
  readonly whole?: true;
  /** The chart's state to wait for. */
  readonly state: "ready" | "loading" | "empty" | "none" | "error";
  readonly timeZone?: string;
  /** The situation of the pipeline; by default the usual one. */
  readonly situation?: Situation;
  /** Run before the page is opened, and after it has reached its state. */
  readonly before?: (page: Page) => Promise<unknown>;
  readonly after?: (page: Page) => Promise<void>;
}

const DESKTOP = { width: 1120, height: 720 };
const MIDDLE = { width: 1024, height: 720 };
const WIDE = { width: 1600, height: 900 };
const PHONE = { width: 360, height: 780 };

const OUTAGE = 2 * HOUR + 10 * MINUTE;

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
    size: WIDE,
    scheme: "dark",
    state: "ready",
  },
  { name: "phone", address: "/?currency=EUR", size: PHONE, scheme: "dark", state: "ready" },
  { name: "replay", address: "/?range=1H", size: PHONE, scheme: "light", state: "ready", situation: replay(NEWEST) },
  { name: "address", address: "/?range=2D&currency=CHF", size: PHONE, scheme: "light", state: "ready" },
  {
    name: "outage",
    address: "/",
    size: MIDDLE,
    whole: true,
    scheme: "light",
    state: "ready",
    situation: outage(OUTAGE),
  },
  {
    name: "outage-phone",
    address: "/",
    size: PHONE,
    whole: true,
    scheme: "dark",
    state: "ready",
    situation: outage(OUTAGE),
  },
  {
    name: "no-quorum",
    address: "/?range=1H",
    size: MIDDLE,
    whole: true,
    scheme: "dark",
    state: "ready",
    situation: noQuorum,
  },
  { name: "stopped", address: "/", size: WIDE, scheme: "dark", state: "ready", situation: stopped(15 * HOUR) },
  {
    name: "clock",
    address: "/",
    size: MIDDLE,
    whole: true,
    scheme: "dark",
    state: "ready",
    situation: clockOff(4 * MINUTE),
  },
  {
    name: "no-euros",
    address: "/?currency=EUR",
    size: MIDDLE,
    whole: true,
    scheme: "light",
    state: "empty",
    situation: first(NO_EUROS),
  },
  {
    name: "empty",
    address: "/",
    size: PHONE,
    whole: true,
    scheme: "light",
    state: "empty",
    situation: first(ALL_DOWN),
  },
  { name: "database", address: "/", size: PHONE, scheme: "dark", state: "error", situation: brokenDatabase },
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
