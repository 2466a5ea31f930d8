import { expect, test } from "vitest";
import { formatType, parseType, type SqlType } from "./sql-type.ts";

test.each<[SqlType, object]>([
  ["int", { name: "int" }],
  ["char(3)", { name: "char", length: 3 }],
  ["nvarchar(max)", { name: "nvarchar", length: "max" }],
  ["decimal(19,4)", { name: "decimal", precision: 19, scale: 4 }],
  ["datetime2(0)", { name: "datetime2", scale: 0 }],
])("%s is read and written", (type, info) => {
  expect(parseType(type)).toEqual(info);
  expect(formatType(parseType(type))).toBe(type);
});

test("an unknown type is refused", () => {
  expect(() => parseType("decimal(19" as SqlType)).toThrow(TypeError);
});
