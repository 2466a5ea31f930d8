import { type CandleClose, parseCurrency, SLOT_LENGTH, type Slot, toSlot } from "@tracker/core";
import { price } from "@tracker/core/testing";
import { describe, expect, test } from "vitest";
import { historyOf } from "./history.ts";
import type { Candles, Venue } from "./venue.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const USD = parseCurrency("USD") as never;
const at = (index: number) => (NOON + index * SLOT_LENGTH) as Slot;

/** A venue whose pages hold two candles, and which answers the page from a candle on with whatever it has for it. */
function closes(answers: Record<number, readonly (readonly [index: number, close: number])[]>) {
  const candles: Candles = {
    path: (_symbol, from) => `${(from - NOON) / SLOT_LENGTH}`,
    most: 2,
    depth: Number.POSITIVE_INFINITY,
    pace: 0,
    read: (body) => (body as [number, number][]).map(([index, close]) => ({ start: at(index), close: price(close) })),
  };
  const venue = { name: "coinbase", symbols: { USD: "BTC-USD" } } as unknown as Venue;
  const history = historyOf(venue, candles, async (path) => answers[Number(path)], false);
  return history.closes(USD, { from: at(0), to: at(4) }, new AbortController().signal);
}

const told = (found: readonly CandleClose[]) => found.map(({ start, close }) => [(start - NOON) / SLOT_LENGTH, close]);

describe("a page of candles", () => {
  test("speaks for its own span: what else a venue adds comes again in its own page, and finished", async () => {
    const found = await closes({
      0: [
        [-1, 99],
        [0, 100],
        [1, 101],
        [2, 50],
        [3, 51],
        [4, 52],
      ],
      2: [
        [1, 60],
        [2, 102],
        [3, 103],
        [4, 104],
      ],
    });
    expect(told(found)).toEqual([0, 1, 2, 3].map((index) => [index, price(100 + index)]));
  });

  test("that repeats a candle of its own says so, for the price rule to judge", async () => {
    const found = await closes({
      0: [
        [0, 100],
        [0, 101],
      ],
      2: [],
    });
    expect(told(found)).toEqual([
      [0, price(100)],
      [0, price(101)],
    ]);
  });
});
