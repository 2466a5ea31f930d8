import type { TypeInfo } from "./sql-type.ts";

/**
 * A value in JavaScript: a bit is a boolean, a bigint a bigint, a decimal its digits as text, `date`, `datetime` and
 * `datetime2` are Dates read as UTC, binary is a Buffer, other numbers are numbers, all else is text.
 */
export type SqlValue = number | bigint | boolean | string | Date | Buffer | null;

/** A type's values as bytes, MS-TDS 2.2.5.5.1. A value the type cannot hold is a TypeError or a RangeError. */
export interface Codec {
  readonly encode: (value: NonNullable<SqlValue>, type: TypeInfo) => Buffer;
  readonly decode: (bytes: Buffer, type: TypeInfo) => NonNullable<SqlValue>;
}

export function asText(value: SqlValue): string {
  if (typeof value !== "string") throw new TypeError(`text expected, ${typeof value} found`);
  return value;
}
