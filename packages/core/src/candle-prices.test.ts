import { expect, test } from "vitest";
import { candlePrices } from "./candle-prices.ts";
import { addSlots, toSlot } from "./slot.ts";
import { EUR, fakeSource, price, SOURCE_NAMES, USD } from "./testing/index.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const at = (index: number) => addSlots(NOON, index);

function found(count: number, path: (instant: number) => number, now: number = at(40)) {
  const sources = SOURCE_NAMES.slice(0, count).map((name) =>
    fakeSource({ name, currencies: [USD, EUR], now: () => now, at: path }),
  );
  const range = { from: at(0), to: at(3) };
  return candlePrices({ sources, clock: { now: () => now } }, range, [USD, EUR], new AbortController().signal);
}

test("there is one capture for each currency and slot of the range", async () => {
  const { captures } = await found(3, () => 100);
  expect(captures.map(({ currency, slot }) => [currency, slot])).toEqual(
    [USD, EUR].flatMap((currency) => [0, 1, 2].map((index) => [currency, at(index)])),
  );
  const [one] = captures;
  expect(one?.price).toMatchObject({ price: price(100), quality: "backfilled", kept: 3, asked: 3, capturedAt: at(40) });
  expect(one?.quotes).toHaveLength(3);
});

test("a jump is measured against the candles of the two hours before", async () => {
  const jump = (instant: number) => (instant >= at(0) ? 160 : 100);
  const [three, four] = [await found(3, jump), await found(4, jump)];
  expect(three.captures.map((capture) => capture.price)).toEqual(Array(6).fill(null));
  expect(three.captures[0]?.context?.reference).toBe(price(100));
  expect(four.captures[0]?.price?.price).toBe(price(160));
});

test("a slot whose candle is not finished is left out", async () => {
  const { captures } = await found(3, () => 100, at(2) + 30_000);
  expect(captures.map(({ slot }) => slot)).toEqual([at(0), at(1), at(0), at(1)]);
});
