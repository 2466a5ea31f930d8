import {
  addSlots,
  type Candle,
  type Currency,
  DAY,
  formatPrice,
  HOUR,
  MINUTE,
  type Range,
  SECOND,
  SLOT_LENGTH,
} from "@tracker/core";
import { memoryStore, USD } from "@tracker/core/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { iso } from "./answer.ts";
import { capture, NOON, serving } from "./testing/index.ts";

/** Returns a pseudo-random generator with a fixed seed. */
function choices(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const SPAN = 9 * DAY;
const LENGTHS = { "30m": 30 * MINUTE, "2h": 2 * HOUR, "1d": DAY, [`${SLOT_LENGTH / MINUTE}m`]: SLOT_LENGTH };

/** A store with nine days up to noon, with gaps of every size and prices of every quality. */
async function holedStore() {
  const store = memoryStore();
  const choose = choices(1);
  for (let index = -SPAN / SLOT_LENGTH; index <= 0; index++) {
    if (choose(60) === 0) index += choose(2) === 0 ? choose(30) : choose(500);
    const quality = (["ok", "degraded", "backfilled"] as const)[choose(3)] ?? "ok";
    if (index <= 0) await store.save([capture(index, 90_000 + choose(100_000) / 8, quality)]);
  }
  return store;
}

const store = await holedStore();
const { get } = await serving({ store, clock: { now: () => NOON + MINUTE } });
const number = (price: Candle["open"]) => Number(formatPrice(price));

/** Returns a range, mostly with bounds at or next to those of candles and days. */
function range(choose: (below: number) => number): Range {
  const bound = () => {
    const grain = [DAY, 2 * HOUR, 30 * MINUTE, SLOT_LENGTH, 1][choose(5)] ?? 1;
    const at = NOON - SPAN - DAY + choose(SPAN + 2 * DAY);
    return Math.floor(at / grain) * grain + (choose(4) === 0 ? choose(3) - 1 : 0);
  };
  const [from, to] = [bound(), bound()].toSorted((a, b) => a - b) as [number, number];
  return { from, to: Math.max(to, from + 1) };
}

test("prices of any range are those in the store, in both formats", async () => {
  const choose = choices(2);
  for (let round = 0; round < 60; round++) {
    const { from, to } = range(choose);
    const rows = await store.prices(USD, { from, to });
    const query = `/api/prices?from=${iso(from)}&to=${iso(to)}`;
    const { body } = await get(query);
    expect([body.from, body.to]).toEqual([iso(from), iso(to)]);
    expect(body.prices).toEqual(
      rows.map(({ slot, currency: _currency, price, rule: _rule, capturedAt, ...rest }) => ({
        slot: iso(slot),
        price: number(price),
        ...rest,
        capturedAt: iso(capturedAt),
      })),
    );
    const csv = (await get(`${query}&format=csv`)).bytes.toString();
    expect(csv.endsWith("\n")).toBe(true);
    expect(
      csv
        .split("\n")
        .slice(1, -1)
        .map((line) => line.split(",")[0]),
    ).toEqual(rows.map(({ slot }) => new Date(slot).toISOString()));
  }
});

test("candles of any range are the store's for every span that it touches, in both formats", async () => {
  const choose = choices(3);
  for (let round = 0; round < 160; round++) {
    const { from, to } = range(choose);
    const [name, length] = Object.entries(LENGTHS)[round % 4] as [string, number];
    const whole = { from: Math.floor(from / length) * length, to: Math.ceil(to / length) * length };
    const candles = (await store.candles(USD, whole, length)).map((candle) => ({
      ...candle,
      complete: candle.start + length <= NOON + MINUTE,
    }));
    const query = `/api/candles?length=${name}&from=${iso(from)}&to=${iso(to)}`;
    const { body } = await get(query);
    expect([query, body.from, body.to]).toEqual([query, iso(whole.from), iso(whole.to)]);
    expect(body.candles).toEqual(
      candles.map(({ start, open, high, low, close, complete, ...counts }) => ({
        start: iso(start),
        ...{ open: number(open), high: number(high), low: number(low), close: number(close) },
        ...counts,
        ...(!complete && { complete: false }),
      })),
    );
    const lines = (await get(`${query}&format=csv`)).bytes.toString().split("\n").slice(1, -1);
    expect(lines).toEqual(candles.map((candle) => csvLine(USD, candle)));
  }
});

function csvLine(
  currency: Currency,
  { start, open, high, low, close, ...counts }: Candle & { readonly complete: boolean },
): string {
  const { count, degraded, backfilled, imported, complete } = counts;
  const prices = [open, high, low, close].map(formatPrice);
  return [new Date(start).toISOString(), currency, ...prices, count, degraded, backfilled, imported, complete].join();
}

describe.each([
  ["not frugal", undefined],
  ["frugal", true as const],
])("candles of a store that is %s, as time passes", (_name, frugal) => {
  const LENGTH = 2 * HOUR;
  let now: number;
  let served: Awaited<ReturnType<typeof serving>>;
  let own: ReturnType<typeof memoryStore>;
  beforeEach(async () => {
    own = memoryStore();
    now = NOON;
    served = await serving({ store: own, clock: { now: () => now }, ...(frugal && { frugal }) });
  });
  const candles = async (query: string) => (await served.get(`/api/candles?${query}`)).body.candles;

  test("the open of a candle never depends on the requested range or the time", async () => {
    const choose = choices(4);
    const opens = new Map<string, number>();
    for (let index = 0; index < (6 * LENGTH) / SLOT_LENGTH; index++) {
      now = addSlots(NOON, index) + 20 * SECOND;
      await own.save([capture(index, 100 + choose(1_000), "ok")]);
      const from = iso(now - choose(3 * LENGTH));
      for (const { start, open } of await candles(`length=2h&from=${from}&to=${iso(now + choose(LENGTH) + 1)}`)) {
        expect([start, open]).toEqual([start, opens.get(start) ?? open]);
        opens.set(start, open);
      }
    }
    expect(opens.size).toBeGreaterThan(5);
  });

  test("a candle is complete as soon as its span is over, even if nothing new is stored", async () => {
    await own.save(Array.from({ length: LENGTH / SLOT_LENGTH }, (_, index) => capture(index, 100 + index, "ok")));
    for (const [at, complete] of [
      [LENGTH - SLOT_LENGTH + 16 * SECOND, false],
      [LENGTH - 1, false],
      [LENGTH, true],
      [LENGTH + 14 * SECOND, true],
      [LENGTH + DAY + HOUR, true],
    ] as const) {
      now = NOON + at;
      const query = `length=2h&from=${iso(NOON)}&to=${iso(NOON + 1)}`;
      const [candle] = await candles(query);
      expect({ at, open: candle.open, complete: candle.complete ?? true }).toEqual({ at, open: 100, complete });
      expect((await served.get(`/api/candles?format=csv&${query}`)).bytes.toString()).toMatch(
        complete ? /,true\n$/ : /,false\n$/,
      );
    }
  });
});

test("the ETag changes with a row in the answer, but not with one outside it", async () => {
  const own = await holedStore();
  let now = NOON + MINUTE;
  const served = await serving({ store: own, clock: { now: () => now } });
  const tag = async () => {
    // Far enough that everything is read again.
    now += SLOT_LENGTH;
    return (await served.get(`/api/prices?from=${iso(NOON)}&to=${iso(NOON + HOUR)}`)).headers.get("etag");
  };
  const before = await tag();
  await own.save([capture(20, 100, "ok")]);
  expect(await tag()).toBe(before);
  await own.save([capture(3, 100, "ok")]);
  const after = await tag();
  expect(after).not.toBe(before);
  expect(await tag()).toBe(after);
  expect(addSlots(NOON, 3)).toBeLessThan(NOON + HOUR);
});
