import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MINUTE } from "./instant.ts";
import { cut, minutes } from "./text.ts";

describe("text from outside", () => {
  test.each([
    ["fits", "fits"],
    ["a\r\n\u0000b\u0085c\u2028d\u2029e\u007f", "a b c d e "],
    ["half \ud83d of one", "half \ufffd of one"],
    ["12345678901", "123456789…"],
    ["12345678😀01", "12345678…"],
    ["1234567😀😀", "1234567😀…"],
  ])("%j is cut to one line of ten: %j", (text, line) => {
    expect(cut(text, line.length > 10 ? 200 : 10)).toBe(line);
  });

  test("whatever it is, is one bounded line of whole characters", () => {
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

test("a length of time is told in minutes", () => {
  expect([minutes(MINUTE), minutes(5 * MINUTE), minutes(90 * MINUTE)]).toEqual(["1 minute", "5 minutes", "90 minutes"]);
});
