import fc from "fast-check";
import { expect, test } from "vitest";
import { leaksOf } from "./leaks.ts";

const planted = 'tr/ee+house & 42"x';

test.each([
  ["verbatim", `key=${planted};`],
  ["in JSON", JSON.stringify({ key: planted })],
  ["in a URL", `?key=${encodeURIComponent(planted)}`],
])("a secret is found %s", (_, text) => {
  expect(leaksOf(planted, { here: text, there: "nothing" })).toEqual(["here"]);
});

test("a secret is found inside base64 at any position of the encoded text", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const text = Buffer.from(before + planted + after).toString("base64");
      expect(leaksOf(planted, { text })).toEqual(["text"]);
    }),
  );
});

test("a text without the secret is not reported", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(leaksOf("0123456789", { text })).toEqual([]);
    }),
  );
});

test("a secret that is too short to search for is refused", () => {
  expect(() => leaksOf("short", {})).toThrow("8 characters");
});
