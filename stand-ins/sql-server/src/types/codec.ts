import type { TypeInfo } from "./sql-type.ts";

/**
 * A value in JavaScript: bit is a boolean, bigint a bigint, decimal its digits as text; `date`, `datetime` and
 * `datetime2` are Dates in UTC, binary is a Buffer, other numbers are numbers, everything else is text.
 */
export type SqlValue = number | bigint | boolean | string | Date | Buffer | null;

/** A type's values as bytes, MS-TDS 2.2.5.5.1. Throws a TypeError or RangeError for values the type cannot hold. */
export interface Codec {
  readonly encode: (value: NonNullable<SqlValue>, type: TypeInfo) => Buffer;
  readonly decode: (bytes: Buffer, type: TypeInfo) => NonNullable<SqlValue>;
}

export function asText(value: SqlValue): string {
  if (typeof value !== "string") throw new TypeError(`expected text, found ${typeof value}`);
  return value;
}
