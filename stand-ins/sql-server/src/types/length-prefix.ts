import type { Reader } from "../wire/reader.ts";
import type { Writer } from "../wire/writer.ts";
import type { TypeInfo } from "./sql-type.ts";

/** Null, as a length of two bytes and as the length of a (max) value. */
const CHARBIN_NULL = 0xffff;
const PLP_NULL = 0xffff_ffff_ffff_ffffn;

/** The size of the chunks into which a (max) value is cut here; the driver sends one chunk. */
const PLP_CHUNK = 1 << 20;

/**
 * A value's bytes after their length, with a special length for null. The length takes one byte, or two for text and
 * binary; (max) types come in chunks. MS-TDS 2.2.5.2.3.
 */
export function writePrefixed(out: Writer, { length }: TypeInfo, bytes: Buffer | null): void {
  if (length === "max") writeChunks(out, bytes);
  else if (length === undefined) out.u8(bytes?.length ?? 0).raw(bytes ?? Buffer.alloc(0));
  else out.u16(bytes?.length ?? CHARBIN_NULL).raw(bytes ?? Buffer.alloc(0));
}

export function readPrefixed(message: Reader, { length }: TypeInfo): Buffer | null {
  if (length === "max") return readChunks(message);
  const size = length === undefined ? message.u8() : message.u16();
  return size === (length === undefined ? 0 : CHARBIN_NULL) ? null : message.take(size);
}

function writeChunks(out: Writer, bytes: Buffer | null): void {
  out.u64(bytes === null ? PLP_NULL : BigInt(bytes.length));
  if (bytes === null) return;
  for (let at = 0; at < bytes.length; at += PLP_CHUNK) {
    const chunk = bytes.subarray(at, at + PLP_CHUNK);
    out.u32(chunk.length).raw(chunk);
  }
  out.u32(0);
}

function readChunks(message: Reader): Buffer | null {
  if (message.u64() === PLP_NULL) return null;
  const chunks: Buffer[] = [];
  for (let size = message.u32(); size > 0; size = message.u32()) chunks.push(message.take(size));
  return Buffer.concat(chunks);
}
