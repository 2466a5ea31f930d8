import { addSlots, DAY, HOUR, type PriceStore, SLOT_LENGTH, toSlot } from "@tracker/core";
import { memoryStore, price, USD } from "@tracker/core/testing";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { cachedReads } from "./cache.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const RANGE = { from: NOON, to: NOON + 1 };
let now: number;
let latest: ReturnType<typeof vi.fn<() => Promise<[]>>>;
let reads: ReturnType<typeof cachedReads>;
beforeEach(() => {
  now = NOON + 20_000;
  latest = vi.fn(async () => [] as []);
  reads = cachedReads({ ...memoryStore(), latest }, { now: () => now });
});

test("a question is asked of the store once a slot, also by many at once", async () => {
  await Promise.all([reads.latest([USD]), reads.latest([USD])]);
  now = NOON + SLOT_LENGTH + 14_999;
  await reads.latest([USD]);
  expect(latest).toHaveBeenCalledTimes(1);
  now += 1;
  await reads.latest([USD]);
  expect(latest).toHaveBeenCalledTimes(2);
});

test("different questions are different", async () => {
  const store = memoryStore();
  const newestEvidence = vi.fn(store.newestEvidence);
  const asked = { prices: vi.fn(store.prices), candles: vi.fn(store.candles), quotes: vi.fn(store.quotes) };
  reads = cachedReads({ ...store, ...asked, newestEvidence }, { now: () => now });
  await reads.prices(USD, RANGE);
  await reads.prices(USD, { ...RANGE, to: NOON + 2 });
  await reads.candles(USD, RANGE, SLOT_LENGTH);
  await reads.candles(USD, RANGE, 2 * SLOT_LENGTH);
  await reads.quotes(NOON);
  await reads.quotes(addSlots(NOON, 1));
  await reads.newestEvidence();
  await reads.newestEvidence();
  expect(newestEvidence).toHaveBeenCalledTimes(1);
  expect(Object.values(asked).map((ask) => ask.mock.calls.length)).toEqual([2, 2, 2]);
});

describe("candles of many years", () => {
  const YEAR = 365 * DAY;
  const ALL = { from: Date.UTC(2016, 10, 24), to: NOON };
  let store: PriceStore;
  let asked: ReturnType<typeof vi.fn<PriceStore["candles"]>>;
  beforeEach(async () => {
    store = memoryStore();
    for (const at of [ALL.from, Date.UTC(2019, 11, 31), Date.UTC(2020, 0, 1), NOON - DAY, addSlots(NOON, -1)]) {
      const slot = toSlot(at);
      const row = { slot, currency: USD, price: price(at / 1e9), quality: "ok", kept: 2, asked: 2, dispersion: 0 };
      await store.save([
        { slot, currency: USD, price: { ...row, capturedAt: at } as never, quotes: [], context: null },
      ]);
    }
    asked = vi.fn(store.candles);
    reads = cachedReads({ ...store, candles: asked }, { now: () => now });
  });

  test("are asked a year at a time, and are the same", async () => {
    expect(await reads.candles(USD, ALL, DAY)).toEqual(await store.candles(USD, ALL, DAY));
    const ranges = asked.mock.calls.map(([, range]) => range);
    expect(Math.max(...ranges.map(({ from, to }) => to - from))).toBe(YEAR);
    expect(ranges.map(({ from }) => from).slice(1)).toEqual(ranges.map(({ to }) => to).slice(0, -1));
    expect([ranges[0]?.from, ranges.at(-1)?.to]).toEqual([ALL.from, ALL.to]);
  });

  test("are asked for anew every slot at their ends alone, and wholly every hour", async () => {
    await reads.candles(USD, ALL, DAY);
    const first = asked.mock.calls.length;
    now += SLOT_LENGTH;
    await reads.candles(USD, { ...ALL, to: ALL.to + SLOT_LENGTH }, DAY);
    expect(asked.mock.calls.length - first).toBe(2);
    now += HOUR;
    await reads.candles(USD, ALL, DAY);
    expect(asked.mock.calls.length - first - 2).toBe(first);
  });
});

test("a failure is not kept", async () => {
  latest.mockRejectedValueOnce(new Error("lost"));
  await expect(reads.latest([USD])).rejects.toThrow("lost");
  expect(await reads.latest([USD])).toEqual([]);
});

test("beyond its number of questions a kind of them is busy, until the next slot, and no other", async () => {
  for (let index = 0; index < 250; index++) await reads.quotes(addSlots(NOON, index));
  await expect(reads.quotes(addSlots(NOON, 999))).rejects.toMatchObject({ code: "no-answer", retryable: true });
  expect(await reads.quotes(NOON)).toEqual([]);
  expect(await reads.latest([USD])).toEqual([]);
  now += SLOT_LENGTH;
  expect(await reads.quotes(addSlots(NOON, 999))).toEqual([]);
});

test("it holds a bounded number of rows, and still asks no more than its number of questions", async () => {
  const rows = Array.from({ length: 9_000 }, () => ({}));
  const quotes = vi.fn(async () => rows as never[]);
  reads = cachedReads({ ...memoryStore(), quotes }, { now: () => now });
  const ask = async (count: number) => {
    for (let index = 0; index < count; index++) await reads.quotes(addSlots(NOON, index));
  };
  await ask(11);
  await ask(11);
  expect(quotes).toHaveBeenCalledTimes(11);
  await ask(12);
  await reads.quotes(NOON);
  expect(quotes).toHaveBeenCalledTimes(13);
  await expect(ask(250)).rejects.toMatchObject({ code: "no-answer", retryable: true });
});
