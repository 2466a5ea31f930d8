import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MINUTE } from "./instant.ts";
import { formatPrice, type Price } from "./price.ts";
import { amountFormat, cut, minutes, percent } from "./text.ts";

describe("text from outside", () => {
  test.each([
    ["fits", "fits"],
    ["a\r\n\u0000b\u0085c\u2028d\u2029e\u007f", "a b c d e "],
    ["half \ud83d of one", "half \ufffd of one"],
    ["12345678901", "123456789…"],
    ["12345678😀01", "12345678…"],
    ["1234567😀😀", "1234567😀…"],
  ])("%j is cut to one line: %j", (text, line) => {
    expect(cut(text, line.length > 10 ? 200 : 10)).toBe(line);
  });

  test.each([
    ["https://api.example.org/v1/ticker", "https://api.example.org/v1/ticker"],
    ["https://api.example.org/v1?key=hidden&pair=1", "https://api.example.org/v1?…"],
    ["https://api.example.org/#hidden", "https://api.example.org/?…"],
    ["https://me:hidden@api.example.org/v1", "https://api.example.org/v1"],
    ["https://me:hid@den@api.example.org", "https://api.example.org"],
    ["https://me:hid?den@api.example.org/v1", "https://…"],
    ["https://api.example.org/v1?key=hid@den", "https://…"],
    [
      'of "sb://me:hidden@a.example" and sb://b.example?hidden at noon',
      'of "sb://a.example" and sb://b.example?… at noon',
    ],
    ["mail me@example.org at 9:30 a.m.?", "mail me@example.org at 9:30 a.m.?"],
  ])("%j loses the secrets in its URLs: %j", (text, line) => {
    expect(cut(text)).toBe(line);
  });

  test("is cut at 2,000 units, however many are wanted", () => {
    expect(cut("x".repeat(2_001), 9_999)).toBe("x".repeat(2_000));
  });

  test("always becomes one bounded line of whole characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.string({ minLength: 1, maxLength: 1, unit: "binary" }) }), (text) => {
        const line = cut(text + text, 20);
        expect(line.length).toBeLessThanOrEqual(20);
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

test("a fraction is written as a percentage with two decimals", () => {
  expect([0.0123, 1, 0, 0.000_049].map(percent)).toEqual(["1.23 %", "100.00 %", "0.00 %", "0.00 %"]);
});

test("a duration is written in minutes", () => {
  expect([minutes(MINUTE), minutes(5 * MINUTE), minutes(90 * MINUTE)]).toEqual(["1 minute", "5 minutes", "90 minutes"]);
});

test("an amount is rounded half away from zero to two decimals, from its decimal text", () => {
  const format = amountFormat("en", { useGrouping: false });
  expect(amountFormat("en").format(88_426.295)).toBe("88,426.30");
  expect(amountFormat("en", { style: "currency", currency: "JPY" }).format(1.005)).toBe("¥1.01");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_000_000_000_000 }), (units) => {
      const cents = Math.floor((units + 50) / 100);
      const rounded = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
      expect(format.format(Number(formatPrice(units as Price)))).toBe(rounded);
    }),
  );
});
