import type { Codec } from "./codec.ts";

export const binary: Codec = {
  encode(value) {
    if (!Buffer.isBuffer(value)) throw new TypeError(`a Buffer expected, ${typeof value} found`);
    return value;
  },
  decode: (bytes) => bytes,
};
