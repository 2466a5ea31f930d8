import type { Reader } from "../wire/reader.ts";
import type { Writer } from "../wire/writer.ts";
import { decimalLength } from "./decimal.ts";
import type { TypeInfo, TypeName } from "./sql-type.ts";
import { COLLATION } from "./text.ts";

/** Data types, MS-TDS 2.2.5.4.2: the nullable ones, as columns and the driver's parameters use them. */
const INTN = 0x26;
const FLTN = 0x6d;
const BYTE: Readonly<Record<TypeName, number>> = {
  bit: 0x68,
  tinyint: INTN,
  smallint: INTN,
  int: INTN,
  bigint: INTN,
  real: FLTN,
  float: FLTN,
  decimal: 0x6a,
  numeric: 0x6c,
  uniqueidentifier: 0x24,
  date: 0x28,
  datetime2: 0x2a,
  datetime: 0x6f,
  varbinary: 0xa5,
  varchar: 0xa7,
  binary: 0xad,
  char: 0xaf,
  nvarchar: 0xe7,
  nchar: 0xef,
};

/** The lengths in bytes that tell apart the types sharing one data type. */
const WIDTH: Readonly<Partial<Record<TypeName, number>>> = {
  bit: 1,
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
  real: 4,
  float: 8,
  datetime: 8,
  uniqueidentifier: 16,
};

/** The length that stands for (max). */
const MAX = 0xffff;

/** TYPE_INFO, MS-TDS 2.2.5.6. */
export function writeTypeInfo(out: Writer, { name, length, precision = 18, scale = 0 }: TypeInfo): void {
  out.u8(BYTE[name]);
  const width = WIDTH[name];
  if (width !== undefined) out.u8(width);
  if (name === "datetime2") out.u8(scale);
  if (name === "decimal" || name === "numeric") out.u8(decimalLength(precision)).u8(precision).u8(scale);
  if (length !== undefined) out.u16(length === "max" ? MAX : length * characterBytes(name));
  if (isText(name)) out.raw(COLLATION);
}

export function readTypeInfo(message: Reader): TypeInfo {
  const byte = message.u8();
  const names = (Object.keys(BYTE) as TypeName[]).filter((name) => BYTE[name] === byte);
  const [name] = names;
  if (name === undefined) throw new RangeError(`data type 0x${byte.toString(16)} is not supported`);
  if (WIDTH[name] !== undefined) return { name: byWidth(names, message.u8()) };
  if (name === "date") return { name };
  if (name === "datetime2") return { name, scale: message.u8() };
  if (name === "decimal" || name === "numeric") {
    message.u8();
    return { name, precision: message.u8(), scale: message.u8() };
  }
  const length = message.u16();
  if (isText(name)) message.take(COLLATION.length);
  return { name, length: length === MAX ? "max" : length / characterBytes(name) };
}

function byWidth(names: readonly TypeName[], width: number): TypeName {
  const name = names.find((candidate) => WIDTH[candidate] === width);
  if (name === undefined) throw new RangeError(`${names.join("/")} of ${width} bytes is not supported`);
  return name;
}

function isText(name: TypeName): boolean {
  return name.endsWith("char");
}

/** The bytes a character takes: two in UCS-2, or one. */
export function characterBytes(name: TypeName): 1 | 2 {
  return name === "nvarchar" || name === "nchar" ? 2 : 1;
}
