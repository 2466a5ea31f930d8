import type { Codec, SqlValue } from "./codec.ts";

export const bit: Codec = { encode: (value) => Buffer.from([value === true ? 1 : 0]), decode: ([byte]) => byte !== 0 };

export const tinyint = codec(
  1,
  (bytes, value) => bytes.writeUInt8(Number(value)),
  (bytes) => bytes.readUInt8(),
);
export const smallint = codec(
  2,
  (bytes, value) => bytes.writeInt16LE(Number(value)),
  (bytes) => bytes.readInt16LE(),
);
export const int = codec(
  4,
  (bytes, value) => bytes.writeInt32LE(Number(value)),
  (bytes) => bytes.readInt32LE(),
);
export const bigint = codec(
  8,
  (bytes, value) => bytes.writeBigInt64LE(BigInt(value)),
  (bytes) => bytes.readBigInt64LE(),
);
export const real = codec(
  4,
  (bytes, value) => bytes.writeFloatLE(Number(value)),
  (bytes) => bytes.readFloatLE(),
);
export const float = codec(
  8,
  (bytes, value) => bytes.writeDoubleLE(Number(value)),
  (bytes) => bytes.readDoubleLE(),
);

function codec(
  width: number,
  write: (bytes: Buffer, value: number | bigint) => void,
  decode: (bytes: Buffer) => number | bigint,
): Codec {
  return {
    encode(value: SqlValue) {
      if (typeof value !== "number" && typeof value !== "bigint") {
        throw new TypeError(`expected a number, found ${typeof value}`);
      }
      const bytes = Buffer.alloc(width);
      write(bytes, value);
      return bytes;
    },
    decode,
  };
}
