import { type CandleClose, parseCurrency, SLOT_LENGTH, type Slot, toSlot } from "@tracker/core";
import { price } from "@tracker/core/testing";
import { describe, expect, test, vi } from "vitest";
import { historyOf } from "./history.ts";
import type { Candles, Venue } from "./venue.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const USD = parseCurrency("USD") as never;
const at = (index: number) => (NOON + index * SLOT_LENGTH) as Slot;

const waitFor = vi.hoisted(() => vi.fn(async (_milliseconds: number): Promise<void> => {}));
vi.mock("node:timers/promises", () => ({ setTimeout: waitFor }));

/** A venue whose pages hold two candles, and which answers the page from a candle on with whatever it has for it. */
async function closes(answers: Record<number, readonly (readonly [index: number, close: number])[]>) {
  const candles: Candles = {
    path: (_symbol, from) => `${(from - NOON) / SLOT_LENGTH}`,
    most: 2,
    depth: Number.POSITIVE_INFINITY,
    pace: 0,
    read: (body) => (body as [number, number][]).map(([index, close]) => ({ start: at(index), close: price(close) })),
  };
  const venue = { name: "coinbase", symbols: { USD: "BTC-USD" } } as unknown as Venue;
  const history = historyOf(venue, candles, async (path) => ({ body: answers[Number(path)], serverTime: null }), false);
  return (await history.ask(USD, { from: at(0), to: at(4) }, new AbortController().signal)).closes;
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

describe("pages", () => {
  const SPAN = { from: at(0), to: at(5) };
  const never = new AbortController().signal;

  /** What was asked for, and when: on a clock that the waits for a turn move on. */
  async function asked(most: number, pace: number, spared: boolean, range = SPAN) {
    const requests: unknown[] = [];
    let now = 1_000;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    waitFor.mockImplementation(async (milliseconds) => {
      now += milliseconds;
    });
    const candles: Candles = {
      path: (symbol, from, to) => `${symbol} ${(from - NOON) / SLOT_LENGTH} ${(to - NOON) / SLOT_LENGTH}`,
      most,
      depth: 7,
      pace,
      read: (body, symbol) => [{ start: body as Slot, close: symbol as never }],
    };
    const venue = { name: "coinbase", symbols: { USD: "BTC-USD" } } as unknown as Venue;
    const history = historyOf(
      venue,
      candles,
      async (path, deadline, signal) => {
        requests.push([path, now, deadline, signal === never]);
        return { body: at(requests.length - 1), serverTime: null };
      },
      spared,
    );
    expect(history.depth).toBe(7);
    return [requests, (await history.ask(USD, range, never)).closes.map(({ start, close }) => [start, close])];
  }

  test.each([
    [true, 9_000, [1_000, 10_000, 19_000]],
    [false, 9_000, [1_000, 1_000, 1_000]],
  ])("of a public service (%j) are asked for at its pace", async (spared, pace, times) => {
    const [requests] = await asked(2, pace, spared);
    expect(requests).toEqual([
      ["BTC-USD 0 1", times[0], 15_000, true],
      ["BTC-USD 2 3", times[1], 15_000, true],
      ["BTC-USD 4 4", times[2], 15_000, true],
    ]);
  });

  test.each([
    [5, ["BTC-USD 0 4"]],
    [6, ["BTC-USD 0 4"]],
    [4, ["BTC-USD 0 3", "BTC-USD 4 4"]],
    [1, [0, 1, 2, 3, 4].map((slot) => `BTC-USD ${slot} ${slot}`)],
  ])("of %i candles at the most cover the span once", async (most, paths) => {
    const [requests = []] = await asked(most, 0, true);
    expect(requests.map((request) => (request as unknown[])[0])).toEqual(paths);
  });

  test("of no time are none, and candles are read as their symbol", async () => {
    expect(await asked(2, 0, true, { from: at(1), to: at(1) })).toEqual([[], []]);
    expect((await asked(5, 0, true))[1]).toEqual([[at(0), "BTC-USD"]]);
  });
});
