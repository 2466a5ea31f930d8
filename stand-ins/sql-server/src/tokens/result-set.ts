import type { SqlValue } from "../types/codec.ts";
import { parseType, type SqlType, type TypeInfo } from "../types/sql-type.ts";
import { writeTypeInfo } from "../types/type-info.ts";
import { writeValue } from "../types/value.ts";
import { Writer } from "../wire/writer.ts";

/** Types by column name, in order. */
export type Columns = Readonly<Record<string, SqlType>>;

export type Row = Readonly<Record<string, SqlValue>>;

const NULLABLE = 0x01;

/** COLMETADATA and one ROW per row, MS-TDS 2.2.7.4 and 2.2.7.20. Throws a TypeError if a row lacks a column. */
export function resultSetTokens(columns: Columns, rows: readonly Row[]): Buffer {
  const types = Object.entries(columns).map(([name, type]) => [name, parseType(type)] as const);
  const out = new Writer();
  out.u8(0x81).u16(types.length);
  for (const [name, type] of types) {
    out.u32(0).u16(NULLABLE);
    writeTypeInfo(out, type);
    out.bVarChar(name);
  }
  for (const row of rows) writeRow(out, types, row);
  return out.bytes;
}

function writeRow(out: Writer, types: readonly (readonly [string, TypeInfo])[], row: Row): void {
  out.u8(0xd1);
  for (const [name, type] of types) {
    const value = row[name];
    if (value === undefined) throw new TypeError(`the row has no column ${name}`);
    writeValue(out, type, value);
  }
}
