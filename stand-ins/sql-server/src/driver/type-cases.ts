import fc from "fast-check";
import mssql, { type ISqlType, type ISqlTypeFactoryWithNoParams } from "mssql";
import type { SqlValue } from "../types/codec.ts";
import type { SqlType } from "../types/sql-type.ts";

/** A type, its name in the driver, and values that neither side rounds. */
export interface TypeCase {
  readonly type: SqlType;
  readonly driverType: ISqlType | ISqlTypeFactoryWithNoParams;
  readonly values: fc.Arbitrary<NonNullable<SqlValue>>;
  /** How the driver returns a value from a column; unchanged by default. */
  readonly seen?: (value: SqlValue) => unknown;
}

const latin = Array.from("€ÄéßœÿŽ~ aZ09'\"\\%_");
const latinText = (length: object) => fc.string({ unit: fc.constantFrom(...latin), ...length });
const unicodeText = (length: object) => fc.string({ unit: "binary", ...length });
const decimalText = (unscaled: fc.Arbitrary<bigint>, scale: number) =>
  unscaled.map((value) => {
    const digits = `${value < 0n ? -value : value}`.padStart(scale + 1, "0");
    return `${value < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  });
const instants = (step: number) =>
  fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }).map((date) => {
    return new Date(Math.floor(date.getTime() / step) * step);
  });
const bytes = (length: object) => fc.uint8Array(length).map((array) => Buffer.from(array));
/** The driver drops the sign of a negative zero. */
const unsigned = (value: number) => value + 0;
const finite = { noNaN: true, noDefaultInfinity: true } as const;

/** Beyond this the driver's arithmetic rounds. */
const EXACT = 2n ** 50n;

export const typeCases: readonly TypeCase[] = [
  { type: "bit", driverType: mssql.Bit, values: fc.boolean() },
  { type: "tinyint", driverType: mssql.TinyInt, values: fc.integer({ min: 0, max: 255 }) },
  { type: "smallint", driverType: mssql.SmallInt, values: fc.integer({ min: -32_768, max: 32_767 }) },
  { type: "int", driverType: mssql.Int, values: fc.integer() },
  {
    type: "bigint",
    driverType: mssql.BigInt,
    values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    seen: String,
  },
  { type: "real", driverType: mssql.Real, values: fc.float(finite).map(unsigned) },
  { type: "float", driverType: mssql.Float, values: fc.double(finite).map(unsigned) },
  {
    type: "decimal(19,4)",
    driverType: mssql.Decimal(19, 4),
    values: decimalText(fc.bigInt({ min: -EXACT, max: EXACT }), 4),
    seen: Number,
  },
  {
    type: "numeric(9,6)",
    driverType: mssql.Numeric(9, 6),
    values: decimalText(fc.bigInt({ min: 0n, max: 999_999_999n }), 6),
    seen: Number,
  },
  { type: "varchar(20)", driverType: mssql.VarChar(20), values: latinText({ maxLength: 20 }) },
  { type: "varchar(max)", driverType: mssql.VarChar(mssql.MAX), values: latinText({ maxLength: 9_000 }) },
  { type: "char(3)", driverType: mssql.Char(3), values: latinText({ minLength: 3, maxLength: 3 }) },
  { type: "nvarchar(40)", driverType: mssql.NVarChar(40), values: unicodeText({ maxLength: 20 }) },
  { type: "nvarchar(max)", driverType: mssql.NVarChar(mssql.MAX), values: unicodeText({ maxLength: 9_000 }) },
  { type: "nchar(2)", driverType: mssql.NChar(2), values: latinText({ minLength: 2, maxLength: 2 }) },
  { type: "date", driverType: mssql.Date, values: instants(86_400_000) },
  { type: "datetime", driverType: mssql.DateTime, values: instants(10).filter((date) => date.getUTCFullYear() > 1752) },
  { type: "datetime2(0)", driverType: mssql.DateTime2(0), values: instants(1_000) },
  { type: "datetime2(3)", driverType: mssql.DateTime2(3), values: instants(1) },
  { type: "datetime2(7)", driverType: mssql.DateTime2(7), values: instants(1) },
  {
    type: "uniqueidentifier",
    driverType: mssql.UniqueIdentifier,
    values: fc.uuid().map((uuid) => uuid.toUpperCase()),
  },
  { type: "varbinary(20)", driverType: mssql.VarBinary(20), values: bytes({ maxLength: 20 }) },
  { type: "varbinary(max)", driverType: mssql.VarBinary(mssql.MAX), values: bytes({ maxLength: 9_000 }) },
];
