import { type CandleClose, parseCurrency, SLOT_LENGTH, type Slot, TrackerError, toSlot } from "@tracker/core";
import { price } from "@tracker/core/testing";
import { describe, expect, test, vi } from "vitest";
import type { CandlePage } from "./candles.ts";
import { historyOf } from "./history.ts";
import type { Candles, Venue } from "./venue.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const NEVER = new AbortController().signal;
const USD = parseCurrency("USD") as never;
const at = (index: number) => (NOON + index * SLOT_LENGTH) as Slot;

const waitFor = vi.hoisted(() => vi.fn(async (_milliseconds: number): Promise<void> => {}));
vi.mock("node:timers/promises", () => ({ setTimeout: waitFor }));

/** The closes of a venue whose pages hold two candles, given its answer to the page that starts at each index. */
async function closes(answers: Record<number, readonly (readonly [index: number, close: number])[]>) {
  const candles: Candles = {
    path: (_symbol, from) => `${(from - NOON) / SLOT_LENGTH}`,
    most: 2,
    depth: Number.POSITIVE_INFINITY,
    pace: 0,
    read: (body) => ({
      closes: (body as [number, number][]).map(([index, close]) => ({ start: at(index), close: price(close) })),
    }),
  };
  const venue = { name: "coinbase", symbols: { USD: "BTC-USD" } } as unknown as Venue;
  const history = historyOf(venue, candles, async (path) => ({ body: answers[Number(path)], serverTime: null }), false);
  return (await history.ask(USD, { from: at(0), to: at(4) }, new AbortController().signal)).closes;
}

const told = (found: readonly CandleClose[]) => found.map(({ start, close }) => [(start - NOON) / SLOT_LENGTH, close]);

describe("a page of candles", () => {
  test("is used for its own span only: other candles in it come again, finished, in their own page", async () => {
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

  test("that repeats a candle returns both, for the price rule to judge", async () => {
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

describe("a page with a problem", () => {
  const problem = new TrackerError("malformed-answer", "0.4: no close");
  const down = new TrackerError("no-answer", "HTTP 503", { retryable: true });

  /** The answer made of three pages of one candle each, given the result of each, and how many were asked for. */
  async function read(...made: (CandlePage | TrackerError)[]) {
    let asked = 0;
    const candles: Candles = {
      path: () => "",
      most: 1,
      depth: 1,
      pace: 0,
      read: (body) => {
        if (body instanceof TrackerError && body.code === "malformed-answer") throw body;
        return body as CandlePage;
      },
    };
    const venue = { name: "elm", symbols: { USD: "BTC-USD" } } as unknown as Venue;
    const get = async () => {
      const body = made[asked++];
      if (body === down) throw body;
      return { body, serverTime: NOON + asked };
    };
    const answer = historyOf(venue, candles, get, false).ask(USD, { from: at(0), to: at(3) }, NEVER);
    return { asked: () => asked, answer };
  }
  const page = (index: number, more: Partial<CandlePage> = {}): CandlePage => ({
    closes: [{ start: at(index), close: price(index + 1) }],
    ...more,
  });

  test("keeps what could be read, and reports the first problem", async () => {
    const { answer } = await read(page(0), page(1, { problem }), page(2, { problem: down }));
    const { closes, problem: told, serverTime } = await answer;
    expect([closes.length, serverTime]).toEqual([3, NOON + 3]);
    expect(told).toMatchObject({ code: "malformed-answer", message: "elm USD: 0.4: no close" });
  });

  test("that cannot be read at all does not affect the others", async () => {
    const { answer } = await read(page(0), problem, page(2));
    expect((await answer).closes.map(({ start }) => start)).toEqual([at(0), at(2)]);
    expect((await answer).problem?.message).toBe("elm USD: 0.4: no close");
  });

  test("that cannot be fetched is the last one asked for", async () => {
    const { answer, asked } = await read(page(0), down, page(2));
    expect((await answer).closes.map(({ start }) => start)).toEqual([at(0)]);
    expect((await answer).problem).toMatchObject({ message: "elm USD: HTTP 503", retryable: true });
    expect(asked()).toBe(2);
  });

  test("fails the whole if it is the first that cannot be fetched, or none can be read", async () => {
    await expect((await read(down)).answer).rejects.toMatchObject({ message: "elm USD: HTTP 503" });
    await expect((await read(problem, problem, problem)).answer).rejects.toMatchObject({
      code: "malformed-answer",
      message: "elm USD: 0.4: no close",
    });
  });

  test("is reported only if there is one", async () => {
    const { answer } = await read(page(0), page(1), page(2));
    expect("problem" in (await answer)).toBe(false);
  });
});

describe("pages", () => {
  const SPAN = { from: at(0), to: at(5) };
  const never = new AbortController().signal;

  /** The requests and their times, by a clock that advances with each wait, and the closes. */
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
      read: (body, symbol) => ({ closes: [{ start: body as Slot, close: symbol as never }] }),
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
  ])("are asked for at the venue's pace if it is a public service (%j)", async (spared, pace, times) => {
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
  ])("of at most %i candles cover the range once", async (most, paths) => {
    const [requests = []] = await asked(most, 0, true);
    expect(requests.map((request) => (request as unknown[])[0])).toEqual(paths);
  });

  test("of an empty range are none, and candles are read by their symbol", async () => {
    expect(await asked(2, 0, true, { from: at(1), to: at(1) })).toEqual([[], []]);
    expect((await asked(5, 0, true))[1]).toEqual([[at(0), "BTC-USD"]]);
  });
});
