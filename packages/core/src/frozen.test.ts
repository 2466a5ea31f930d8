import { expect, test } from "vitest";
import { frozen } from "./frozen.ts";
import type { Price } from "./price.ts";
import { FROZEN_SLOTS } from "./rule.ts";
import { addSlots, toSlot } from "./slot.ts";
import { price, SOURCE_NAMES } from "./testing/index.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const [STILL, MOVING] = SOURCE_NAMES;

/** Whether a venue that stands still is frozen when another one moves to a price. */
function isFrozen(to: number, othersThen: Price | null, book: { bid: Price | null; ask: Price | null }): boolean {
  const quotes = new Map([
    [STILL, { last: price(100), ...book, venueTime: null }],
    [MOVING, { last: price(to), bid: null, ask: null, venueTime: null }],
  ]);
  const memory = new Map([
    [STILL, { unchangedSince: addSlots(NOON, 1 - FROZEN_SLOTS), othersThen }],
    [MOVING, { unchangedSince: NOON, othersThen }],
  ]);
  const rulings = frozen(NOON, quotes, memory);
  expect(rulings.has(MOVING)).toBe(false);
  return rulings.get(STILL)?.verdict === "frozen";
}

const NO_BOOK = { bid: null, ask: null };
const WIDE = { bid: price(99.75), ask: price(100.25) };

test.each([
  ["by 0.1 %", 100.1, price(100), NO_BOOK, false],
  ["by more than 0.1 %", 100.1001, price(100), NO_BOOK, true],
  ["by the width of its book", 100.5, price(100), WIDE, false],
  ["by more than that", 100.5001, price(100), WIDE, true],
  ["from an unknown price, as it was alone then", 150, null, NO_BOOK, false],
])("a venue that stands still while the others move %s", (_what, to, othersThen, book, expected) => {
  expect(isFrozen(to, othersThen, book)).toBe(expected);
});
