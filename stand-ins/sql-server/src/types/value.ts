import type { Reader } from "../wire/reader.ts";
import type { Writer } from "../wire/writer.ts";
import { binary } from "./binary.ts";
import type { Codec, SqlValue } from "./codec.ts";
import { decimal } from "./decimal.ts";
import { uniqueidentifier } from "./guid.ts";
import { readPrefixed, writePrefixed } from "./length-prefix.ts";
import { bigint, bit, float, int, real, smallint, tinyint } from "./number.ts";
import { formatType, type TypeInfo, type TypeName } from "./sql-type.ts";
import { date, datetime, datetime2 } from "./temporal.ts";
import { codePageText, unicodeText } from "./text.ts";
import { characterBytes } from "./type-info.ts";

const CODECS: Readonly<Record<TypeName, Codec>> = {
  bit,
  tinyint,
  smallint,
  int,
  bigint,
  real,
  float,
  decimal,
  numeric: decimal,
  uniqueidentifier,
  date,
  datetime,
  datetime2,
  binary,
  varbinary: binary,
  char: codePageText,
  varchar: codePageText,
  nchar: unicodeText,
  nvarchar: unicodeText,
};

/** TYPE_VARBYTE, MS-TDS 2.2.5.2.3: a value after its length. */
export function writeValue(out: Writer, type: TypeInfo, value: SqlValue): void {
  const bytes = value === null ? null : CODECS[type.name].encode(value, type);
  if (bytes !== null && typeof type.length === "number" && bytes.length > type.length * characterBytes(type.name)) {
    throw new RangeError(`${bytes.length} bytes do not fit ${formatType(type)}`);
  }
  writePrefixed(out, type, bytes);
}

export function readValue(message: Reader, type: TypeInfo): SqlValue {
  const bytes = readPrefixed(message, type);
  return bytes === null ? null : CODECS[type.name].decode(bytes, type);
}
