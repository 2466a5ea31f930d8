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
      "day.csv:4: expected a line such as 2025-07-14T09:35:00Z,117931.25",
    ]);
  });

  test("repeats in both directions, with times that fit", () => {
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

  test("of a seed is the same every time, and another for another seed", () => {
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
    ["timestamp,close\n", ["day.csv: holds no price"]],
    ["time,price\n2025-07-14T00:00:00Z,1", ['day.csv:1: expected the header "timestamp,close"']],
    [
      `${CSV}2025-07-14T00:01:00Z,99\n2025-07-14T00:03:00Z,-1\nyesterday,5\n2025-07-14T00:04:00Z,5,6\n2025-07-14T00:05:00Z,0\n`,
      [
        "day.csv:4: is not later than the line before",
        "day.csv:5: expected a line such as 2025-07-14T09:35:00Z,117931.25",
        "day.csv:6: expected a line such as 2025-07-14T09:35:00Z,117931.25",
        "day.csv:7: expected a line such as 2025-07-14T09:35:00Z,117931.25",
        "day.csv:8: expected a line such as 2025-07-14T09:35:00Z,117931.25",
      ],
    ],
  ])("is refused line by line: %j", (csv, problems) => {
    expect(readPath(csv, "day.csv")).toEqual({ problems });
  });
});
