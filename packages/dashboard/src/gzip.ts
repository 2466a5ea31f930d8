import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import type { Chunk } from "./answer.ts";
import { joinedChecksum } from "./checksum.ts";

/** Magic number, deflate, no flags, no time, no operating system (RFC 1952, 2.3). */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

/** An empty final block (RFC 1951, 3.2.6). */
const LAST_BLOCK = [3, 0];

/**
 * Compresses a piece by itself and without an end: because it is flushed to a whole byte, such pieces can be concatenated in any order (as with
 * `pigz --independent`). Synchronous, because it takes about a millisecond, and many that wait for a thread would hold 250 kB each.
 */
export function deflatePiece(bytes: Uint8Array): Uint8Array {
  // Copied, because zlib returns a view of a larger buffer.
  return new Uint8Array(deflateRawSync(bytes, FLUSHED));
}

export function inflatePiece(deflated: Uint8Array): Uint8Array {
  return inflateRawSync(deflated, FLUSHED);
}

const FLUSHED = { finishFlush: constants.Z_SYNC_FLUSH };

/** Joins the compressed forms of chunks into one gzip stream. */
export async function* gzipOf(chunks: AsyncIterable<Chunk>): AsyncGenerator<Uint8Array> {
  let [checksum, length] = [0, 0];
  yield HEADER;
  for await (const chunk of chunks) {
    checksum = joinedChecksum(checksum, chunk.checksum, chunk.length);
    length += chunk.length;
    yield chunk.deflated();
  }
  const end = Buffer.from([...LAST_BLOCK, ...Buffer.alloc(8)]);
  end.writeUInt32LE(checksum, 2);
  end.writeUInt32LE(length % 2 ** 32, 6);
  yield end;
}
