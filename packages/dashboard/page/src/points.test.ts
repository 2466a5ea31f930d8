import { SLOT_LENGTH } from "@tracker/core";
import { expect, test } from "vitest";
import type { Candle } from "./answers.ts";
import { extremesOf, pointsOf, qualityOf, qualityText } from "./points.ts";
import type { Plan } from "./ranges.ts";

const START = Date.UTC(2026, 10, 24);
const at = (index: number) => START + index * SLOT_LENGTH;
const PLAN: Plan = { from: at(0), to: at(4), length: "slot", kind: "line" };

function candle(index: number, change: Partial<Candle> = {}): Candle {
  return {
    start: at(index),
    open: 100,
    high: 100,
    low: 100,
    close: 100,
    count: 1,
    degraded: 0,
    backfilled: 0,
    imported: 0,
    complete: true,
    ...change,
  };
}

test("gaps keep their width, at the edges too", () => {
  const [one, two] = [candle(1), candle(2)];
  const points = [{ start: at(0) }, { start: at(1), candle: one }, { start: at(2), candle: two }, { start: at(3) }];
  expect(pointsOf([one, two], PLAN, false)).toEqual(points);
});

test("with `whole`, spans before the first price are left out", () => {
  expect(pointsOf([candle(2)], PLAN, true).map(({ start }) => start)).toEqual([at(2), at(3)]);
  expect(pointsOf([], PLAN, true)).toEqual([]);
});

test("the extremes are those of all candles", () => {
  const candles = [candle(0, { open: 80, low: 70 }), candle(1, { high: 130, close: 120 })];
  expect(extremesOf(candles)).toEqual({ high: 130, low: 70 });
  expect(extremesOf([])).toBeUndefined();
});

test.each([
  [{}, "ok", "ok"],
  [{ degraded: 1 }, "degraded", "degraded"],
  [{ backfilled: 1 }, "backfilled", "backfilled"],
  [{ imported: 1 }, "imported", "imported"],
  [{ count: 6 }, "ok", "6 prices"],
  [{ count: 6, degraded: 1, backfilled: 2 }, "backfilled", "6 prices, 1 degraded, 2 backfilled"],
  [{ count: 6, degraded: 1, imported: 3 }, "imported", "6 prices, 1 degraded, 3 imported"],
] as const)("a candle of %j is %s", (counts, quality, text) => {
  expect([qualityOf(candle(0, counts)), qualityText(candle(0, counts))]).toEqual([quality, text]);
});
