import { asText, type Codec, type SqlValue } from "./codec.ts";
import type { TypeInfo } from "./sql-type.ts";

/** SQL_Latin1_General_CP1_CI_AS, Azure SQL's default: `char` and `varchar` are Windows-1252. MS-TDS 2.2.5.1.2. */
export const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);

const decoder = new TextDecoder("windows-1252");
const BYTES = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));

/** Characters that the code page lacks become question marks, as on SQL Server. */
export const codePageText: Codec = {
  encode: (value, type) => Buffer.from(Array.from(padded(value, type), (character) => BYTES.get(character) ?? 0x3f)),
  decode: (bytes) => decoder.decode(bytes),
};

export const unicodeText: Codec = {
  encode: (value, type) => Buffer.from(padded(value, type), "utf16le"),
  decode: (bytes) => bytes.toString("utf16le"),
};

/** `char` and `nchar` are padded with spaces. */
function padded(value: SqlValue, { name, length }: TypeInfo): string {
  return typeof length === "number" && !name.includes("var") ? asText(value).padEnd(length) : asText(value);
}
