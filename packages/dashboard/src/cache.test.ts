import { addSlots, DAY, type PriceStore, SECOND, SLOT_LENGTH, toSlot } from "@tracker/core";
import { EUR, memoryStore, USD } from "@tracker/core/testing";
import { beforeEach, expect, test, vi } from "vitest";
import { cachedReads } from "./cache.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
let now: number;
let latest: ReturnType<typeof vi.fn<() => Promise<[]>>>;
let reads: ReturnType<typeof cachedReads>;
beforeEach(() => {
  now = NOON + 20_000;
  latest = vi.fn(async () => [] as []);
  reads = cachedReads({ ...memoryStore(), latest }, { now: () => now });
});

test("the store is asked each question once a slot, even if many ask at once", async () => {
  await Promise.all([reads.latest([USD]), reads.latest([USD])]);
  now = NOON + SLOT_LENGTH + 14_999;
  await reads.latest([USD]);
  expect(latest).toHaveBeenCalledTimes(1);
  now += 1;
  await reads.latest([USD]);
  expect(latest).toHaveBeenCalledTimes(2);
});

test("caches different questions separately", async () => {
  const store = memoryStore();
  const quotes = vi.fn(store.quotes);
  const newestEvidence = vi.fn(store.newestEvidence);
  const firstFrom = vi.fn(store.firstFrom);
  reads = cachedReads({ ...store, latest, quotes, newestEvidence, firstFrom }, { now: () => now });
  await reads.quotes(NOON);
  await reads.quotes(addSlots(NOON, 1));
  await reads.latest([USD]);
  await reads.latest([]);
  await reads.newestEvidence();
  await reads.newestEvidence();
  await reads.firstFrom(USD, NOON);
  await reads.firstFrom(USD, NOON);
  await reads.firstFrom(EUR, NOON);
  const asked = [quotes, latest, newestEvidence, firstFrom].map((ask) => ask.mock.calls.length);
  expect(asked).toEqual([2, 2, 1, 2]);
});

test("does not cache a failure", async () => {
  latest.mockRejectedValueOnce(new Error("lost"));
  await expect(reads.latest([USD])).rejects.toThrow("lost");
  expect(await reads.latest([USD])).toEqual([]);
});

test("limits questions for old quotes per slot, but not those of the last day or other questions", async () => {
  const quotes = vi.fn<PriceStore["quotes"]>(async () => []);
  reads = cachedReads({ ...memoryStore(), latest, quotes }, { now: () => now });
  const old = (index: number) => reads.quotes(addSlots(NOON, -1_000 - index));
  for (let index = 0; index < 250; index++) await old(index);
  await expect(old(250)).rejects.toMatchObject({
    code: "no-answer",
    retryable: true,
    retryAfter: SLOT_LENGTH / SECOND - 5,
  });
  await expect(reads.quotes(addSlots(NOON, 1))).rejects.toThrow("250 unusual questions");
  expect(quotes).toHaveBeenCalledTimes(250);
  expect(await old(0)).toEqual([]);
  for (let index = 0; index < DAY / SLOT_LENGTH; index++)
    expect(await reads.quotes(addSlots(NOON, -index))).toEqual([]);
  expect(await reads.latest([USD])).toEqual([]);
  now += SLOT_LENGTH;
  expect(await old(250)).toEqual([]);
});
