import { expect, test } from "vitest";
import { parseJson, parseJsonObject } from "./json.ts";

test("what is no JSON is undefined, and what is JSON is what it says", () => {
  expect(['{"a":', "", "undefined", "<html>"].map(parseJson)).toEqual(Array(4).fill(undefined));
  expect(["null", "0", '"a"', '{"a":1}'].map(parseJson)).toEqual([null, 0, "a", { a: 1 }]);
});

test("what holds no object is one without properties", () => {
  expect(["null", "0", '"a"', "<html>"].map(parseJsonObject)).toEqual(Array(4).fill({}));
  expect(parseJsonObject('{"a":1}')).toEqual({ a: 1 });
});
