import { DAY, HOUR, MINUTE } from "@tracker/core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { pass } from "./clocks.ts";
import { NEWEST, RECORDED } from "./history.ts";
import { pageTest } from "./page-test.ts";
import { drawnSpan, hasBadge, hasLevel } from "./pixels.ts";
import { choose, clickAt, placeOf, pointAt } from "./pointer.ts";
import { ALL_DOWN, at, first, replay, stopped } from "./situations.ts";

type Kind = "line" | "candles";

/** The expected axis: its number of spans, the first and the last as in the readout, and which of them have prices. */
interface Axis {
  readonly spans: number;
  readonly first: string;
  readonly last: string;
  readonly priced: number;
  /** The first one with a price, unless it is the first of all. */
  readonly begins?: number;
}

/** What the pointer finds there. The library draws everything one pixel to the left of the room that it has; a pointer goes by whole ones. */
async function expectPointed(page: Page, part: number, time: string): Promise<void> {
  const { x, y, width } = await placeOf(page);
  const [from, to] = [Math.ceil(x), Math.floor(x + width - 1)];
  await page.mouse.move(Math.max(from, Math.min(to, Math.round(x + part * width - 1))), y + 50);
  await expect.poll(() => page.locator("#readout").textContent()).toMatch(new RegExp(`^${time} · `));
}

/** The pointer finds the first and the last span at the edges, and the prices begin and end where they lie in time. */
async function expectAxis(page: Page, kind: Kind, { spans, first, last, begins = 0, priced }: Axis): Promise<void> {
  await expectPointed(page, 0.5 / spans, first);
  await expectPointed(page, 1 - 0.5 / spans, last);
  await page.mouse.move(5, 5);
  const drawn = await drawnSpan(page, kind);
  const pixel = 1 / (await placeOf(page)).width;
  const off = (part: number | undefined, index: number) => Math.abs((part ?? 9) - (index + 0.5) / spans);
  // A line goes from the middle of a span to that of another, a candle takes most of one.
  const most = (kind === "line" ? 0 : 0.5 / spans) + 3 * pixel;
  expect(off(drawn?.first, begins)).toBeLessThan(most);
  expect(off(drawn?.last, priced)).toBeLessThan(most);
}

const addressOf = (range: string, kind: Kind) => `/?range=${range}&chart=${kind}`;

for (const [range, kind, length, axis] of [
  [
    "24H",
    "line",
    9 * HOUR,
    { spans: 288, first: "14 Jul 2025, 05:05", last: "15 Jul 2025, 05:00", begins: 11, priced: 179 },
  ],
  [
    "24H",
    "candles",
    9 * HOUR,
    { spans: 49, first: "14 Jul 2025, 05:00", last: "15 Jul 2025, 05:00", begins: 2, priced: 30 },
  ],
  ["1H", "line", 0.5 * HOUR, { spans: 12, first: "14 Jul 2025, 19:35", last: "14 Jul 2025, 20:30", priced: 5 }],
  ["1H", "candles", 0.5 * HOUR, { spans: 12, first: "14 Jul 2025, 19:35", last: "14 Jul 2025, 20:30", priced: 5 }],
  ["7D", "line", 3 * DAY, { spans: 337, first: "10 Jul 2025, 20:00", last: "17 Jul 2025, 20:00", priced: 192 }],
  ["7D", "candles", 3 * DAY, { spans: 94, first: "10 Jul 2025, 02:00", last: "17 Jul 2025, 20:00", priced: 57 }],
  ["30D", "line", 9 * DAY, { spans: 370, first: "23 Jun 2025, 02:00", last: "23 Jul 2025, 20:00", priced: 261 }],
  ["30D", "candles", 9 * DAY, { spans: 31, first: "23 Jun 2025", last: "23 Jul 2025", priced: 21 }],
  ["1Y", "line", 100 * DAY, { spans: 366, first: "22 Oct 2024", last: "22 Oct 2025", priced: 265 }],
  ["1Y", "candles", 100 * DAY, { spans: 366, first: "22 Oct 2024", last: "22 Oct 2025", priced: 265 }],
  ["All", "line", 100 * DAY, { spans: 640, first: "2[23] Jan 2024", last: "2[12] Oct 2025", priced: 539 }],
  ["All", "candles", 100 * DAY, { spans: 640, first: "2[23] Jan 2024", last: "2[12] Oct 2025", priced: 539 }],
] as const) {
  pageTest(`in an outage the axis of ${range} in ${kind} goes on to the present`, async (session) => {
    const { page, bring, open } = session;
    await bring(stopped(length));
    await open(addressOf(range, kind));
    await expectAxis(page, range === "1H" ? "line" : kind, axis);
    expect(await hasBadge(page)).toBe(false);
  });
}

for (const [name, address, kind, axis] of [
  [
    "of the past, its end missing, in line",
    "/?from=2025-07-14T15:00Z&to=2025-07-14T21:00Z",
    "line",
    { spans: 72, first: "14 Jul 2025, 17:00", last: "14 Jul 2025, 22:55", priced: 36 },
  ],
  [
    "of the past, its end missing, in few candles",
    "/?from=2025-07-14T15:00Z&to=2025-07-14T21:00Z&chart=candles",
    "candles",
    { spans: 12, first: "14 Jul 2025, 17:00", last: "14 Jul 2025, 22:30", priced: 6 },
  ],
  [
    "that ends in the future",
    "/?from=2025-07-14T12:00Z&to=2025-07-15T06:00Z",
    "line",
    { spans: 216, first: "14 Jul 2025, 14:00", last: "15 Jul 2025, 07:55", priced: 72 },
  ],
  [
    "of one candle with a price among three",
    "/?from=2025-07-14T17:30Z&to=2025-07-14T19:00Z&chart=candles",
    "candles",
    { spans: 3, first: "14 Jul 2025, 19:30", last: "14 Jul 2025, 20:30", priced: 1 },
  ],
  [
    "of one price",
    "/?from=2025-07-14T17:55Z&to=2025-07-14T18:00Z",
    "line",
    { spans: 1, first: "14 Jul 2025, 19:55", last: "14 Jul 2025, 19:55", priced: 0 },
  ],
  [
    "of a decade",
    "/?from=2020-01-01T00:00Z&to=2029-12-31T00:00Z",
    "line",
    { spans: 3_652, first: "[1-9] Jan 2020", last: "([12]\\d|30) Dec 2029", begins: 1_482, priced: 2_021 },
  ],
] as const) {
  pageTest(`a range ${name} takes the whole axis`, async (session) => {
    const { page, bring, open } = session;
    await bring(stopped(9 * HOUR));
    await open(address);
    await expectAxis(page, kind, axis);
  });
}

const DAY_AXIS = {
  spans: 288,
  first: "14 Jul 2025, 05:(05|10)",
  last: "15 Jul 2025, (05:00|04:55)",
  begins: 11,
  priced: 179,
};
const CANDLES_AXIS = { spans: 49, first: "14 Jul 2025, 05:00", last: "15 Jul 2025, 05:00", begins: 2, priced: 30 };

for (const [timezoneId, first, last] of [
  ["UTC", "14 Jul 2025, 03:05", "15 Jul 2025, 03:00"],
  ["Pacific/Auckland", "14 Jul 2025, 15:05", "15 Jul 2025, 15:00"],
] as const) {
  pageTest(
    `the axis is the same for a viewer in ${timezoneId}, on a sharp screen, in the dark`,
    async (session) => {
      const { page, bring, open } = session;
      await bring(stopped(9 * HOUR));
      await open();
      await expectAxis(page, "line", { ...DAY_AXIS, first, last });
      await open("/?range=30D&chart=candles");
      await expectAxis(page, "candles", { spans: 31, first: "15 Jun 2025", last: "15 Jul 2025", priced: 29 });
    },
    { timezoneId, deviceScaleFactor: 2, colorScheme: "dark" },
  );
}

pageTest("the axis is the same after the window got narrower and wider", async (session) => {
  const { page, bring, open } = session;
  await bring(stopped(9 * HOUR));
  await open();
  for (const width of [1_280, 360, 760, 1_600]) {
    await page.setViewportSize({ width, height: 800 });
    await expectAxis(page, "line", DAY_AXIS);
  }
});

pageTest("the axis is that of the view, whichever was shown before", async (session) => {
  const { page, bring, open } = session;
  await bring(stopped(9 * HOUR));
  await open("/?range=All");
  const ready = page.locator("#state[data-state=ready]");
  await choose(page, "24H");
  await page.locator("#change").getByText("in 24 hours until 14 Jul 2025, 20:00").waitFor();
  await expectAxis(page, "line", DAY_AXIS);
  await clickAt(page, 0.3);
  await page.locator("#unpin").waitFor();
  await choose(page, "EUR");
  await page.locator("#price").getByText("€").waitFor();
  await expectAxis(page, "line", DAY_AXIS);
  await choose(page, "Candles");
  await ready.waitFor({ state: "attached" });
  await expectAxis(page, "candles", CANDLES_AXIS);
});

pageTest("the axis goes along with a replay's clock, from its beginning on", async (session) => {
  const { page, bring, open } = session;
  const { passTo } = await bring(replay(RECORDED + 0.5 * HOUR));
  await open("/?range=1H");
  const axis = { spans: 12, priced: 11 };
  await expectAxis(page, "line", { ...axis, first: "14 Jul 2025, 01:35", last: "14 Jul 2025, 02:30", begins: 5 });
  await clickAt(page, 0.9);
  await passTo(RECORDED + HOUR + 5 * MINUTE);
  await page.locator("#freshness").getByText("Replay, now at 03:05").waitFor();
  await expectAxis(page, "line", { ...axis, first: "14 Jul 2025, 02:10", last: "14 Jul 2025, 03:05" });
  expect(await hasBadge(page)).toBe(true);
});

pageTest(
  "the axis goes on while no venue answers, and is filled once candles bring the missed prices",
  async (session) => {
    const { page, bring, open } = session;
    const tracker = await bring(at(NEWEST - 49 * MINUTE));
    await page.clock.install({ time: tracker.now() });
    await open("/?range=1H");
    tracker.faults.push(...ALL_DOWN.map((fault) => ({ ...fault, to: NEWEST - 16 * MINUTE })));
    await pass(tracker, page, NEWEST - 19 * MINUTE);
    await page.locator("#freshness").getByText("Updated 31 min ago").waitFor();
    const axis = { spans: 12, first: "14 Jul 2025, 18:45", last: "14 Jul 2025, 19:40" };
    await expectAxis(page, "line", { ...axis, priced: 5 });
    expect(await hasBadge(page)).toBe(false);
    await pass(tracker, page, NEWEST - 14 * MINUTE);
    await page.locator("#freshness").getByText("Updated 1 min ago").waitFor();
    await expectAxis(page, "line", { ...axis, first: "14 Jul 2025, 18:50", last: "14 Jul 2025, 19:45", priced: 11 });
    expect(await hasBadge(page)).toBe(true);
  },
);

pageTest("an hour without a price says so, and has no badge", async (session) => {
  const { page, bring, open } = session;
  await bring(stopped(9 * HOUR));
  await open();
  await choose(page, "1H");
  await page.getByText("No prices in this range").waitFor();
  expect(await page.locator("#readout").textContent()).toBe("15 Jul 2025, 04:05 – 05:00");
  expect(await drawnSpan(page, "line")).toBeUndefined();
  expect(await hasBadge(page)).toBe(false);
  const { url } = await bring(first(ALL_DOWN));
  await page.goto(`${url}/?range=All`);
  await page.locator("#state").getByText("No price yet").waitFor();
  expect(await drawnSpan(page, "line")).toBeUndefined();
});

pageTest("in a gap reached with the keyboard, the crosshair shows no price", async (session) => {
  const { page, bring, open } = session;
  await bring(stopped(9 * HOUR));
  await open("/?chart=candles");
  await page.locator("#chart").focus();
  for (const [key, said, level] of [
    ["End", "15 Jul 2025, 05:00 · no price", false],
    ["Home", "14 Jul 2025, 05:00 · no price", false],
    ["ArrowRight", "14 Jul 2025, 05:30 · no price", false],
    ["ArrowRight", "14 Jul 2025, 06:00 · O ", true],
    ["ArrowLeft", "14 Jul 2025, 05:30 · no price", false],
  ] as const) {
    await page.keyboard.press(key);
    await page.locator("#readout").getByText(said).waitFor();
    await expect.poll(() => hasLevel(page)).toBe(level);
  }
  await pointAt(page, 0.9);
  await expect.poll(() => hasLevel(page)).toBe(true);
});
