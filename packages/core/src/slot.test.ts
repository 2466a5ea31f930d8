import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MINUTE } from "./instant.ts";
import {
  addSlots,
  countSlots,
  EARLY,
  formatSlot,
  isLive,
  LIVE_WINDOW,
  SLOT_LENGTH,
  slotAt,
  slotFrom,
  slotsOf,
  toSlot,
} from "./slot.ts";

const noon = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const instants = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });

describe("a run's slot", () => {
  test.each([
    ["on the boundary", 0, noon],
    ["a moment early", -3, noon],
    ["as early as is allowed", -EARLY, noon],
    ["earlier than allowed", -EARLY - 1, addSlots(noon, -1)],
    ["late", 4 * MINUTE, noon],
    ["just before the next slot's early limit", SLOT_LENGTH - EARLY - 1, noon],
    ["early for the next slot", SLOT_LENGTH - EARLY, addSlots(noon, 1)],
  ])("%s", (_when, offset, slot) => {
    expect(slotAt(noon + offset)).toBe(slot);
  });

  test("is on a boundary, at most the early limit ahead of the run and less than a slot behind it", () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const slot = slotAt(instant);
        expect(slot % SLOT_LENGTH).toBe(0);
        expect(instant - slot).toBeGreaterThanOrEqual(-EARLY);
        expect(instant - slot).toBeLessThan(SLOT_LENGTH - EARLY);
      }),
    );
  });
});

test("a slot is live from the early limit before its boundary until a minute after it", () => {
  for (const [offset, live] of [
    [-EARLY - 1, false],
    [-EARLY, true],
    [0, true],
    [LIVE_WINDOW, true],
    [LIVE_WINDOW + 1, false],
  ] as const)
    expect(isLive(noon, noon + offset)).toBe(live);
});

test("a range holds the slots from its start up to its end (exclusive), and is counted without being walked", () => {
  expect([...slotsOf({ from: noon, to: addSlots(noon, 2) })]).toEqual([noon, addSlots(noon, 1)]);
  expect([...slotsOf({ from: noon + 1, to: noon + SLOT_LENGTH })]).toEqual([]);
  expect(slotFrom(noon + 1)).toBe(addSlots(noon, 1));
  fc.assert(
    fc.property(instants, fc.integer({ min: -3 * SLOT_LENGTH, max: 9 * SLOT_LENGTH }), (from, length) => {
      const range = { from, to: from + length };
      expect(countSlots(range)).toBe([...slotsOf(range)].length);
    }),
  );
});

test("an instant that is not on a boundary is not a slot", () => {
  expect(() => toSlot(noon + 1)).toThrow(RangeError);
  expect(formatSlot(noon)).toBe("2026-11-24T12:00Z");
});
