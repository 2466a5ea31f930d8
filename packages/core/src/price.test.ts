import fc from "fast-check";
import { expect, test } from "vitest";
import { formatPrice, median, type Price, parsePrice, priceOfUnits } from "./price.ts";

test.each([
  ["107353.97", 1_073_539_700],
  ["0", 0],
  ["-0", 0],
  ["1", 10_000],
  ["0.00005", 1],
  ["0.00004999", 0],
  ["-0.00005", -1],
  ["1.00005", 10_001],
  ["99999.99995", 1_000_000_000],
  ["900000000000", 9e15],
  [107353.97, 1_073_539_700],
  [1e-7, 0],
  ["1.0546E+5", 1_054_600_000],
  ["1e5", 1_000_000_000],
  ["12.5e-1", 12_500],
  ["5e-5", 1],
  ["4.9e-5", 0],
  ["9e-6", 0],
  ["9e-99", 0],
  [1.005, 10_050],
])("%j is %i units", (text, units) => {
  expect(parsePrice(text)).toBe(units);
});

test.each([
  "",
  " 1",
  "1 ",
  "1,000",
  "0x10",
  "1e",
  "1e5.0",
  "1e999",
  "9e15",
  "Infinity",
  "NaN",
  "1.",
  ".5",
  "--1",
  "900000000000.0001",
  "9".repeat(40),
  Number.NaN,
  1e21,
])("%j is not a price", (text) => {
  expect(parsePrice(text)).toBeUndefined();
});

test("a price survives being written and read", () => {
  fc.assert(
    fc.property(fc.integer({ min: -9e15, max: 9e15 }), (units) => {
      const text = formatPrice(priceOfUnits(units));
      expect(text).toMatch(/^-?\d+\.\d{4}$/);
      expect(parsePrice(text)).toBe(units);
    }),
  );
});

test.each([
  [0, "0.0000"],
  [1, "0.0001"],
  [-10_000, "-1.0000"],
])("%d units are written %s", (units, text) => {
  expect(formatPrice(priceOfUnits(units))).toBe(text);
});

test("units must be whole", () => {
  expect(() => priceOfUnits(0.5)).toThrow(RangeError);
});

test("the median of an even count is the mean of the middle two, rounded half away from zero", () => {
  const of = (...units: number[]) => median(units as Price[]);
  expect(of(3)).toBe(3);
  expect(of(5, 1, 3)).toBe(3);
  expect(of(1, 2)).toBe(2);
  expect(of(-1, -2)).toBe(-2);
  expect(of(4, 1, 3, 2)).toBe(3);
  expect(() => of()).toThrow(RangeError);
});
