import { expect, test } from "vitest";
import { parseJson, parseJsonObject } from "./json.ts";

test("invalid JSON is undefined, and any JSON value is returned", () => {
  expect(['{"a":', "", "undefined", "<html>"].map(parseJson)).toEqual(Array(4).fill(undefined));
  expect(["null", "0", '"a"', '{"a":1}'].map(parseJson)).toEqual([null, 0, "a", { a: 1 }]);
});

test("a text without an object gives an empty object", () => {
  expect(["null", "0", '"a"', "<html>"].map(parseJsonObject)).toEqual(Array(4).fill({}));
  expect(parseJsonObject('{"a":1}')).toEqual({ a: 1 });
});
