import type { SqlValue } from "../types/codec.ts";
import { parseType, type SqlType } from "../types/sql-type.ts";
import { writeTypeInfo } from "../types/type-info.ts";
import { writeValue } from "../types/value.ts";
import { Writer } from "../wire/writer.ts";

/** RETURNSTATUS, MS-TDS 2.2.7.18. */
export function returnStatusToken(status: number): Buffer {
  const out = Buffer.alloc(5);
  out.writeUInt8(0x79);
  out.writeInt32LE(status, 1);
  return out;
}

export interface OutputValue {
  /** Without its @. */
  readonly name: string;
  readonly type: SqlType;
  readonly value: SqlValue;
  /** The parameter's position in the call. */
  readonly ordinal: number;
}

/** RETURNVALUE of an output parameter, MS-TDS 2.2.7.19. */
export function returnValueToken({ name, type, value, ordinal }: OutputValue): Buffer {
  const out = new Writer().u8(0xac).u16(ordinal).bVarChar(`@${name}`).u8(1).u32(0).u16(0);
  writeTypeInfo(out, parseType(type));
  writeValue(out, parseType(type), value);
  return out.bytes;
}
