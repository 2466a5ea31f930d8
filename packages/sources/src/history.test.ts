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

/** A venue whose pages hold two candles, and which answers the page from a candle on with whatever it has for it. */
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

describe("a page that is not as it should be", () => {
  const problem = new TrackerError("malformed-answer", "0.4: no close");
  const down = new TrackerError("no-answer", "HTTP 503", { retryable: true });

  /** What is read of three pages of one candle each, given what each makes of itself, and how many were asked for. */
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

  test("keeps what could be read, and tells the first thing that could not", async () => {
    const { answer } = await read(page(0), page(1, { problem }), page(2, { problem: down }));
    const { closes, problem: told, serverTime } = await answer;
    expect([closes.length, serverTime]).toEqual([3, NOON + 3]);
    expect(told).toMatchObject({ code: "malformed-answer", message: "elm USD: 0.4: no close" });
  });

  test("and cannot be read at all leaves the others", async () => {
    const { answer } = await read(page(0), problem, page(2));
    expect((await answer).closes.map(({ start }) => start)).toEqual([at(0), at(2)]);
    expect((await answer).problem?.message).toBe("elm USD: 0.4: no close");
  });

  test("and cannot be had is the last that is asked for", async () => {
    const { answer, asked } = await read(page(0), down, page(2));
    expect((await answer).closes.map(({ start }) => start)).toEqual([at(0)]);
    expect((await answer).problem).toMatchObject({ message: "elm USD: HTTP 503", retryable: true });
    expect(asked()).toBe(2);
  });

  test("fails the whole where it is the first, or all are", async () => {
    await expect((await read(down)).answer).rejects.toMatchObject({ message: "elm USD: HTTP 503" });
    await expect((await read(problem, problem, problem)).answer).rejects.toMatchObject({
      code: "malformed-answer",
      message: "elm USD: 0.4: no close",
    });
  });

  test("without fault says nothing", async () => {
    const { answer } = await read(page(0), page(1), page(2));
    expect("problem" in (await answer)).toBe(false);
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
