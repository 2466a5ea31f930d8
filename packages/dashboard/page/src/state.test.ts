import { DAY, HOUR, MINUTE, SLOT_LENGTH } from "@tracker/core";
import { expect, test } from "vitest";
import type { Latest } from "./answers.ts";
import { LENGTHS } from "./ranges.ts";
import { reachesEnd, type Shown } from "./state.ts";
import { planOf, type View } from "./view.ts";

const NOON = Date.UTC(2026, 10, 24, 12);
const AFTERNOON = { from: NOON, to: NOON + 6 * HOUR };

/** What is shown when the newest price, the only one, is of a slot. */
function shownWith(span: View["span"], newest: number, now: number, kind: View["kind"] = "line") {
  const view: View = { currency: "USD", kind, span };
  const plan = planOf(view, now);
  const length = LENGTHS[plan.length];
  const candle = { start: Math.floor(newest / length) * length, open: 1, high: 1, low: 1, close: 1 };
  const candles =
    candle.start < plan.to ? [{ ...candle, count: 1, degraded: 0, backfilled: 0, imported: 0, complete: true }] : [];
  const prices = [{ currency: "USD", slot: newest, price: 1 }];
  return { view, plan, candles, points: [], latest: { now, prices } as unknown as Latest } satisfies Shown;
}

test.each([
  ["24H", "line", NOON, NOON + SLOT_LENGTH - MINUTE, true],
  ["24H", "line", NOON, NOON + 2 * SLOT_LENGTH - MINUTE, true],
  ["24H", "line", NOON, NOON + 2 * SLOT_LENGTH, false],
  ["7D", "candles", NOON, NOON + 2 * SLOT_LENGTH - MINUTE, true],
  ["7D", "candles", NOON, NOON + 2 * SLOT_LENGTH, false],
  ["1Y", "line", NOON, NOON + 9 * HOUR, false],
  ["All", "candles", NOON, NOON + SLOT_LENGTH, true],
] as const)("in %s as %s the price of %i holds at %i: %s", (span, kind, newest, now, holds) => {
  expect(reachesEnd(shownWith(span, newest, now, kind), now)).toBe(holds);
});

test.each([
  ["one that reaches its end, long ago", NOON + 6 * HOUR - SLOT_LENGTH, NOON + 9 * DAY, true],
  ["one that breaks off before its end", NOON + 5 * HOUR, NOON + 9 * DAY, false],
  ["one that goes on beyond the present", NOON + 2 * HOUR, NOON + 2 * HOUR + MINUTE, true],
  ["one that broke off before the present", NOON + HOUR, NOON + 2 * HOUR, false],
] as const)("of ranges between two times, %s", (_, newest, now, reached) => {
  expect(reachesEnd(shownWith(AFTERNOON, newest, now), now)).toBe(reached);
});

test("a page left open without new readings no longer marks the price as current", () => {
  const shown = shownWith("24H", NOON, NOON + MINUTE);
  expect([NOON + MINUTE, NOON + HOUR].map((now) => reachesEnd(shown, now))).toEqual([true, false]);
});

test("nothing reaches the end where there is no price", () => {
  const shown = { ...shownWith("1H", NOON, NOON), candles: [] };
  expect(reachesEnd(shown, NOON)).toBe(false);
});
