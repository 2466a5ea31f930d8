import { addSlots, type Capture, DAY, type PricedCapture, type Slot, slotFrom, toSlot } from "@tracker/core";
import { EUR, memoryStore, price, USD } from "@tracker/core/testing";
import { expect, test } from "vitest";
import { storedRange } from "./stored-range.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const LATER = slotFrom(NOON + 100 * DAY);
const OPEN = { from: undefined, to: undefined };

function capture(slot: Slot, currency = USD): Capture {
  const votes = { kept: 3, asked: 3, dispersion: 0, rule: 2, quality: "ok", capturedAt: slot } as const;
  return { slot, currency, quotes: [], context: null, price: { slot, currency, price: price(100), ...votes } };
}

async function range(captures: readonly Capture[], asked: Parameters<typeof storedRange>[2], currencies = [USD, EUR]) {
  const store = memoryStore();
  await store.save(captures);
  return storedRange(store, currencies, asked);
}

test("is from the first price to the last, in any currency", async () => {
  const captures = [capture(LATER), capture(NOON, EUR), capture(addSlots(NOON, 1))];
  expect(await range(captures, OPEN)).toEqual({ from: NOON, to: addSlots(LATER, 1) });
  expect(await range(captures, OPEN, [EUR])).toEqual({ from: NOON, to: addSlots(NOON, 1) });
  expect(await range([capture(LATER), capture(addSlots(LATER, -1), EUR)], OPEN)).toMatchObject({
    from: addSlots(LATER, -1),
  });
});

test("is limited to whole slots of the given range", async () => {
  const captures = [capture(NOON), capture(LATER)];
  const after = { from: addSlots(LATER, -1), to: LATER };
  expect(await range(captures, { from: NOON + 1, to: undefined })).toEqual({ from: LATER, to: addSlots(LATER, 1) });
  expect(await range(captures, { from: undefined, to: LATER + 1 })).toEqual({ from: NOON, to: addSlots(LATER, 1) });
  expect(await range(captures, { from: undefined, to: LATER })).toEqual({ from: NOON, to: LATER });
  expect(await range(captures, after)).toBeUndefined();
});

test("is undefined if nothing is stored, or nothing with a price", async () => {
  expect(await range([], OPEN)).toBeUndefined();
  expect(await range([{ ...capture(NOON), price: null } as Capture], OPEN)).toBeUndefined();
  expect(await range([capture(NOON) as PricedCapture], { from: LATER, to: undefined })).toBeUndefined();
});
