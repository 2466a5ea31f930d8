import type { Codec, SqlValue } from "./codec.ts";

export const bit: Codec = { encode: (value) => Buffer.from([value === true ? 1 : 0]), decode: ([byte]) => byte !== 0 };

export const tinyint = codec(1, "UInt8");
export const smallint = codec(2, "Int16LE");
export const int = codec(4, "Int32LE");
export const bigint = codec(8, "BigInt64LE");
export const real = codec(4, "FloatLE");
export const float = codec(8, "DoubleLE");

/** @param kind as the methods of Buffer name it */
function codec(width: number, kind: "UInt8" | "Int16LE" | "Int32LE" | "BigInt64LE" | "FloatLE" | "DoubleLE"): Codec {
  return {
    encode(value: SqlValue) {
      if (typeof value !== "number" && typeof value !== "bigint") {
        throw new TypeError(`expected a number, found ${typeof value}`);
      }
      const bytes = Buffer.alloc(width);
      if (kind === "BigInt64LE") bytes.writeBigInt64LE(BigInt(value));
      else bytes[`write${kind}`](Number(value));
      return bytes;
    },
    decode: (bytes) => bytes[`read${kind}`](),
  };
}
