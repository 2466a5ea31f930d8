import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bracketed, quoteName, sidOf } from "./grant.ts";

describe("the name of a database user", () => {
  test.each([
    "tracker-identity8f3a",
    "anna.schmidt@example.org",
    "Analysts (EU) & friends",
    "Ålesund_2",
    "team+1 #2",
    "o'brien@example.org",
  ])("%s is quoted", (name) => {
    expect(quoteName(name)).toBe(`[${name}]`);
  });

  test.each([
    "",
    " ",
    "x]; DROP TABLE market.price; --",
    "'; DROP TABLE market.price; --",
    'a"b',
    "a;b",
    "a\nb",
    "a\u0000b",
    "[dbo]",
    "-x",
    "x".repeat(129),
    "a/*b*/",
  ])("%j is refused", (name) => {
    expect(() => quoteName(name)).toThrow(expect.objectContaining({ code: "bad-input" }));
  });

  test("is always contained by its brackets", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const inside = bracketed(name).slice(1, -1);
        expect(inside.replaceAll("]]", "")).not.toContain("]");
        expect(inside.replaceAll("]]", "]")).toBe(name);
      }),
    );
  });
});

describe("a SID", () => {
  test("is the bytes of the GUID, its first three groups little-endian", () => {
    expect(sidOf("6B29FC40-CA47-1067-B31D-00DD010662DA")).toBe("0x40FC296B47CA6710B31D00DD010662DA");
  });

  test.each(["", "6B29FC40CA471067B31D00DD010662DA", "6B29FC40-CA47-1067-B31D-00DD010662D", "0x00; DROP USER x"])(
    "does not exist for %j",
    (id) => {
      expect(() => sidOf(id)).toThrow(expect.objectContaining({ code: "bad-input" }));
    },
  );
});
