import { DAY, HOUR, MINUTE } from "@tracker/core";
import { expect } from "vitest";
import { NEWEST } from "./history.ts";
import { pageTest, type Session } from "./page-test.ts";
import { first, stopped } from "./situations.ts";

const FORMAT = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const signed = (amount: number) => `${amount < 0 ? "−" : "+"}${FORMAT.format(Math.abs(amount))}`;

/** The price of a slot in the API. */
async function priceAt(url: string, slot: number): Promise<number> {
  const range = new URLSearchParams({ from: new Date(slot).toISOString(), to: new Date(slot + 1).toISOString() });
  const { prices } = (await (await fetch(`${url}/api/prices?${range}`)).json()) as { prices: { price: number }[] };
  return prices[0]?.price ?? Number.NaN;
}

/** The page's text on the change, as a line and as candles. */
async function changes({ page, open }: Session, search: string): Promise<(string | null)[]> {
  const said: (string | null)[] = [];
  for (const kind of ["line", "candles"]) {
    await open(`/?${search}&chart=${kind}`);
    said.push(await page.locator("#change").textContent());
  }
  return said;
}

function textOf(before: number, now: number, words: string): string {
  return `${signed(now - before)} (${signed((now / before - 1) * 100)}\u00a0%) ${words}`;
}

for (const [range, length, words] of [
  ["1H", HOUR, "in 1 hour"],
  ["24H", DAY, "in 24 hours"],
  ["7D", 7 * DAY, "in 7 days"],
  ["30D", 30 * DAY, "in 30 days"],
  ["1Y", 365 * DAY, "in 1 year"],
] as const) {
  pageTest(`in ${range} the change is from the price that long before, as a line and as candles`, async (session) => {
    const [before, now] = [await priceAt(session.url(), NEWEST - length), await priceAt(session.url(), NEWEST)];
    const text = textOf(before, now, words);
    expect(await changes(session, `range=${range}`)).toEqual([text, text]);
  });
}

pageTest("of all prices the change is from the first one", async (session) => {
  const { first: oldest } = (await (await fetch(`${session.url()}/api/first?from=2009-01-03`)).json()) as {
    first: { price: number };
  };
  const text = textOf(oldest.price, await priceAt(session.url(), NEWEST), "since the first price");
  expect(await changes(session, "range=All")).toEqual([text, text]);
});

for (const [what, from, to, last, words] of [
  ["on no candle's edge", NEWEST - 5 * HOUR - 10 * MINUTE, NEWEST - 20 * MINUTE, NEWEST - 25 * MINUTE, "in this range"],
  [
    "of days, on no day's edge",
    NEWEST - 60 * DAY - 6 * HOUR,
    NEWEST - 12 * HOUR,
    NEWEST - 12 * HOUR - 5 * MINUTE,
    "in this range",
  ],
  ["whose end has no prices yet", NEWEST - 2 * HOUR, NEWEST + 5 * HOUR, NEWEST, "from 18:00 to 20:00"],
  [
    "of two days, whose end has no prices yet",
    NEWEST - DAY,
    NEWEST + 5 * HOUR,
    NEWEST,
    "from 13 Jul 2025, 20:00 to 14 Jul 2025, 20:00",
  ],
] as const) {
  pageTest(`in a range ${what} the change is between its own first and last price`, async (session) => {
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const text = textOf(await priceAt(session.url(), from), await priceAt(session.url(), last), words);
    expect(await changes(session, String(new URLSearchParams(range)))).toEqual([text, text]);
  });
}

pageTest("if the price of a day ago is missing, it says since when and how long ago that is", async (session) => {
  const { url } = await session.bring(first());
  const text = textOf(await priceAt(url, NEWEST - 2 * HOUR), await priceAt(url, NEWEST), "since 18:00, 2 h ago");
  expect(await changes(session, "range=24H")).toEqual([text, text]);
});

pageTest("in an outage it says until when", async (session) => {
  const { url } = await session.bring(stopped(3 * HOUR));
  const text = textOf(await priceAt(url, NEWEST - DAY), await priceAt(url, NEWEST), "in 24 hours until 20:00");
  expect(await changes(session, "range=24H")).toEqual([text, text]);
});
