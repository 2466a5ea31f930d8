import { describe, expect, test } from "vitest";
import { constant, randomWalk } from "./path.ts";
import { recordedDay } from "./recorded-day.ts";
import { Tape } from "./tape.ts";

const NOON = Date.UTC(2025, 6, 14, 12);
const MINUTE = 60_000;
const path = recordedDay();
const tape = new Tape(path, constant(0.5));

describe("the trades of a stretch", () => {
  test("begin and end at the path's first and last trade in it, and reach beyond all of them", () => {
    const prices = [0, 1, 2, 3, 4].flatMap((minute) => {
      const trade = path.at(NOON + minute * MINUTE);
      return trade && trade.time >= NOON ? [trade.price * 0.5] : [];
    });
    const stretch = tape.between(NOON, NOON + 5 * MINUTE - 1);
    expect(stretch).toMatchObject({ open: prices[0], close: prices.at(-1) });
    expect(stretch?.high).toBeGreaterThan(Math.max(...prices) * 1.0005);
    expect(stretch?.high).toBeLessThan(Math.max(...prices) * 1.0015);
    expect(stretch?.low).toBeLessThan(Math.min(...prices) * 0.9995);
    expect(stretch?.low).toBeGreaterThan(Math.min(...prices) * 0.9985);
  });

  test("are the same however the stretch is divided", () => {
    const day = tape.between(NOON - 90 * MINUTE, NOON + 45 * MINUTE - 1);
    const parts = Array.from({ length: 27 }, (_, index) => {
      const start = NOON + (index * 5 - 90) * MINUTE;
      return tape.between(start, start + 5 * MINUTE - 1);
    }).filter((part) => part !== undefined);
    expect(day?.open).toBe(parts[0]?.open);
    expect(day?.close).toBe(parts.at(-1)?.close);
    expect(day?.high).toBe(Math.max(...parts.map(({ high }) => high)));
    expect(day?.low).toBe(Math.min(...parts.map(({ low }) => low)));
    expect(day?.volume).toBeCloseTo(parts.reduce((sum, { volume }) => sum + volume, 0));
    expect(day?.trades).toBe(parts.reduce((sum, { trades }) => sum + trades, 0));
  });

  test("have a different volume in every stretch, at an average price between low and high", () => {
    const stretches = Array.from({ length: 100 }, (_, index) => {
      const start = NOON - index * MINUTE;
      return tape.between(start, start + MINUTE - 1);
    }).filter((stretch) => stretch !== undefined);
    expect(new Set(stretches.map(({ volume }) => volume)).size).toBe(stretches.length);
    for (const { turnover, volume, low, high } of stretches) {
      expect(turnover / volume).toBeGreaterThan(low);
      expect(turnover / volume).toBeLessThan(high);
    }
  });

  test("are undefined if there are none, and before the path begins", () => {
    const hourly = { ...path, at: (time: number) => path.at(Math.floor(time / 3_600_000) * 3_600_000) };
    expect(new Tape(hourly, constant(1)).between(NOON + MINUTE, NOON + 5 * MINUTE)).toBeUndefined();
    expect(tape.between(path.from - 10 * MINUTE, path.from - 1)).toBeUndefined();
    expect(
      new Tape(path, randomWalk({ seed: 1, from: NOON, to: NOON, start: 1 })).between(0, NOON - 1),
    ).toBeUndefined();
  });

  test("can be added up on a path that always has a trade", () => {
    expect(new Tape(constant(100), constant(1)).between(NOON, NOON + 60 * MINUTE)).toMatchObject({ close: 100 });
  });
});
