import { readFileSync } from "node:fs";
import { unwrap } from "@tracker/settings";
import { describe, expect, test } from "vitest";
import { constant, randomWalk, readPath, repeated } from "./path.ts";
import { RECORDED_FILE, recordedDay } from "./recorded-day.ts";

const CSV = "timestamp,close\n2025-07-14T00:00:00Z,100.5\n2025-07-14T00:02:00Z,101\n";
const START = Date.UTC(2025, 6, 14);

describe("a price path", () => {
  test("has the last trade at or before any time, and none before the first", () => {
    const path = unwrap(readPath(CSV, "day.csv"));
    expect([path.from, path.to]).toEqual([START, START + 120_000]);
    expect(path.at(START - 1)).toBeUndefined();
    expect(path.at(START)).toEqual({ time: START, price: 100.5 });
    expect(path.at(START + 119_999)?.price).toBe(100.5);
    expect(path.at(START + 9e9)).toEqual({ time: START + 120_000, price: 101 });
  });

  test.each(["9".repeat(400), "900000000000.0001", "0", "0.00001"])("does not take %s for a price", (close) => {
    expect(readPath(`${CSV}2025-07-14T00:03:00Z,${close}\n`, "day.csv").problems).toEqual([
      expect.stringMatching(/^day\.csv:4: close: ".*" is not a positive decimal; for example close=117931\.25$/),
    ]);
  });

  test("repeats in both directions, with matching times", () => {
    const path = repeated(unwrap(readPath(CSV, "day.csv")));
    const length = 180_000;
    expect(path.at(START + length)).toEqual({ time: START + length, price: 100.5 });
    expect(path.at(START - 1)).toEqual({ time: START - 60_000, price: 101 });
    expect(path.at(START + 1_000 * length + 125_000)?.price).toBe(101);
  });

  test("of the recorded day holds that day", () => {
    const day = recordedDay();
    expect([day.from, day.to]).toEqual([START, START + 86_400_000]);
    const [, noon] = /^2025-07-14T12:00:00Z,(.+)$/m.exec(readFileSync(RECORDED_FILE, "utf8")) ?? [];
    expect(day.at(START + 43_200_000)?.price).toBe(Number(noon));
  });

  test("of a seed is always the same, and differs between seeds", () => {
    const walk = (seed: number) => randomWalk({ seed, from: 0, to: 86_400_000, start: 100_000 }).at(86_400_000)?.price;
    expect(walk(7)).toBe(walk(7));
    expect(walk(7)).not.toBe(walk(8));
    expect(Math.abs((walk(7) ?? 0) / 100_000 - 1)).toBeLessThan(0.2);
  });

  test("may be constant", () => {
    expect(constant(0.86).at(5)).toEqual({ time: 5, price: 0.86 });
  });

  test.each([
    ["", ['day.csv:1: expected the header "timestamp,close"']],
    ["timestamp,close\n", ["day.csv: contains no price"]],
    ["time,price\n2025-07-14T00:00:00Z,1", ['day.csv:1: expected the header "timestamp,close"']],
    [
      `${CSV}2025-07-14T00:01:00Z,99\n2025-07-14T00:03:00Z,-1\nyesterday,5\n2025-07-14T00:04:00Z,5,6\n2025-07-14T00:05:00Z,0\n`,
      [
        "day.csv:4: is not later than the line before",
        'day.csv:5: close: "-1" is not a positive decimal; for example close=117931.25',
        'day.csv:6: timestamp: "yesterday" is not a time in UTC such as 2025-07-14 or 2025-07-14T09:35Z; for example timestamp=2025-07-14T09:35:00Z',
        "day.csv:7: has 3 fields, but the header has 2",
        'day.csv:8: close: "0" is not a positive decimal; for example close=117931.25',
      ],
    ],
  ])("is refused line by line: %j", (csv, problems) => {
    expect(readPath(csv, "day.csv")).toEqual({ problems });
  });

  const EXPECTED = 'expected the header "timestamp,close"';
  const IS_EXPORT = `${EXPECTED}; this file is an export, which only npm run import reads`;
  test.each([
    ["slot,currency,price,quality,kept,asked,dispersion,captured_at,rule\n", IS_EXPORT],
    ['[\n{"slot":"2026-11-24T12:00:00Z","currency":"USD"},\n', IS_EXPORT],
    ["SQLite format 3\0", `${EXPECTED}; this file is not text`],
    ["\0\0", `${EXPECTED}; this file is not text`],
    ["time,price\n", EXPECTED],
  ])("with a wrong heading is refused with that problem only: %j", (start, problem) => {
    expect(readPath(`${start}${"yesterday,5\n".repeat(40)}`, "day.csv").problems).toEqual([`day.csv:1: ${problem}`]);
  });

  test("with many wrong lines lists each problem once, in at most ten lines", () => {
    const wrong = (lines: readonly string[]) => readPath(["timestamp,close", ...lines].join("\n"), "day.csv").problems;
    expect(wrong(Array(40).fill("yesterday"))).toEqual([
      "day.csv:2: has 1 field, but the header has 2 (and 39 more lines)",
    ]);
    expect(wrong(["a,b,c", "a", "a,b,c"])).toEqual([
      "day.csv:2: has 3 fields, but the header has 2 (and 1 more line)",
      "day.csv:3: has 1 field, but the header has 2",
    ]);
    const differing = Array.from({ length: 2_000 }, (_, index) => `2025-07-14T00:00:00Z,-${index}`);
    expect(wrong(differing.slice(0, 10))).toHaveLength(10);
    expect(wrong(differing)).toHaveLength(10);
    expect(wrong(differing)?.at(-1)).toBe("day.csv: 1,991 more lines with other problems");
  });
});
