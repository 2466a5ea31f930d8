import fc from "fast-check";
import { expect, test } from "vitest";
import { Reader } from "../wire/reader.ts";
import { Writer } from "../wire/writer.ts";
import type { SqlValue } from "./codec.ts";
import { parseType, type SqlType } from "./sql-type.ts";
import { readTypeInfo, writeTypeInfo } from "./type-info.ts";
import { readValue, writeValue } from "./value.ts";

function written(type: SqlType, value: SqlValue): Buffer {
  const out = new Writer();
  writeValue(out, parseType(type), value);
  return out.bytes;
}

const samples: readonly (readonly [SqlType, SqlValue, string])[] = [
  ["bit", true, "01 01"],
  ["tinyint", 255, "01 ff"],
  ["smallint", -2, "02 feff"],
  ["int", 1, "04 01000000"],
  ["bigint", -1n, "08 ffffffffffffffff"],
  ["real", 1.5, "04 0000c03f"],
  ["float", -1.5, "08 000000000000f8bf"],
  ["decimal(9,4)", "-1.0000", "05 00 10270000"],
  ["decimal(19,4)", "0.0001", "09 01 0100000000000000"],
  ["decimal(28,0)", "1", "0d 01 010000000000000000000000"],
  ["numeric(38,0)", `${2n ** 64n}`, "11 01 00000000000000000100000000000000"],
  ["uniqueidentifier", "00112233-4455-6677-8899-AABBCCDDEEFF", "10 33221100 5544 7766 8899aabbccddeeff"],
  ["date", new Date("0001-01-02"), "03 010000"],
  ["datetime2(0)", new Date("0001-01-01T00:00:01Z"), "06 010000 000000"],
  ["datetime2(3)", new Date("0001-01-01T00:00:00.002Z"), "07 02000000 000000"],
  ["datetime2(7)", new Date("0001-01-01T00:00:00.001Z"), "08 1027000000 000000"],
  ["datetime", new Date("1900-01-02T00:00:01Z"), "08 01000000 2c010000"],
  ["char(3)", "€é ", "0300 80e920"],
  ["varchar(9)", "", "0000"],
  ["nchar(2)", "ab", "0400 61006200"],
  ["nvarchar(9)", "€", "0200 ac20"],
  ["nvarchar(max)", "a", "0200000000000000 02000000 6100 00000000"],
  ["varchar(max)", "", "0000000000000000 00000000"],
  ["binary(2)", Buffer.from([1, 2]), "0200 0102"],
  ["varbinary(max)", Buffer.from([7]), "0100000000000000 01000000 07 00000000"],
];

test.each(samples)("%s %s is written as bytes and read from them", (type, value, hex) => {
  const bytes = written(type, value);
  expect(bytes.toString("hex")).toBe(hex.replaceAll(" ", ""));
  expect(readValue(new Reader(bytes), parseType(type))).toEqual(value);
});

test.each(samples)("%s has a null and a description", (type) => {
  expect(readValue(new Reader(written(type, null)), parseType(type))).toBeNull();
  const out = new Writer();
  writeTypeInfo(out, parseType(type));
  expect(readTypeInfo(new Reader(out.bytes))).toEqual(parseType(type));
});

test.each<[SqlType, SqlValue]>([
  ["int", 2 ** 31],
  ["tinyint", -1],
  ["bigint", 2n ** 63n],
  ["int", "1"],
  ["decimal(9,4)", "1.00001"],
  ["decimal(9,4)", "100000"],
  ["decimal(9,4)", "1e3"],
  ["decimal(9,4)", 1],
  ["uniqueidentifier", "0011"],
  ["varchar(2)", "abc"],
  ["nvarchar(2)", "abc"],
  ["varchar(2)", 12],
  ["varbinary(1)", Buffer.alloc(2)],
  ["varbinary(9)", "text"],
  ["datetime2(0)", "2026-11-24"],
  ["date", new Date("0000-12-31")],
])("%s cannot be %s", (type, value) => {
  expect(() => written(type, value)).toThrow(/./);
});

test("char and nchar are padded with spaces; characters that the code page lacks become question marks", () => {
  expect(written("char(3)", "a").toString("latin1", 2)).toBe("a  ");
  expect(written("nchar(2)", "a").toString("utf16le", 2)).toBe("a ");
  expect(written("varchar(3)", "a€₿").toString("hex", 2)).toBe("61803f");
});

test("a (max) value may come in several chunks", () => {
  const bytes = Buffer.from("feffffffffffffff 02000000 6100 02000000 6200 00000000".replaceAll(" ", ""), "hex");
  expect(readValue(new Reader(bytes), parseType("nvarchar(max)"))).toBe("ab");
});

test("datetime2 cuts off digits beyond its scale", () => {
  const bytes = written("datetime2(0)", new Date("2026-11-24T23:59:59.999Z"));
  expect(readValue(new Reader(bytes), parseType("datetime2(0)"))).toEqual(new Date("2026-11-24T23:59:59Z"));
});

test("datetime rounds to its nearest tick, across midnight too", () => {
  const stored = (text: string) => {
    const bytes = written("datetime", new Date(text));
    return readValue(new Reader(bytes), parseType("datetime"));
  };
  expect(stored("2026-11-24T00:00:00.002Z")).toEqual(new Date("2026-11-24T00:00:00.003Z"));
  expect(stored("2026-11-24T23:59:59.999Z")).toEqual(new Date("2026-11-25T00:00:00.000Z"));
});

test("any decimal that fits is kept to the last digit", () => {
  const cases = fc.integer({ min: 1, max: 38 }).chain((precision) =>
    fc.record({
      precision: fc.constant(precision),
      scale: fc.nat(precision),
      unscaled: fc.bigInt(-(10n ** BigInt(precision)) + 1n, 10n ** BigInt(precision) - 1n),
    }),
  );
  fc.assert(
    fc.property(cases, ({ precision, scale, unscaled }) => {
      const digits = `${unscaled < 0n ? -unscaled : unscaled}`.padStart(scale + 1, "0");
      const fraction = scale === 0 ? "" : `.${digits.slice(-scale)}`;
      const text = `${unscaled < 0n ? "-" : ""}${digits.slice(0, digits.length - scale)}${fraction}`;
      const type = `decimal(${precision},${scale})` as const;
      expect(readValue(new Reader(written(type, text)), parseType(type))).toBe(text);
    }),
  );
});

test("the error for an unsupported data type names it", () => {
  expect(() => readTypeInfo(new Reader(Buffer.from([0xf3])))).toThrow("data type 0xf3 is not supported");
  expect(() => readTypeInfo(new Reader(Buffer.from([0x26, 3])))).toThrow("of 3 bytes is not supported");
});
