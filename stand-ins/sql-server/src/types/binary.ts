import type { Codec } from "./codec.ts";

export const binary: Codec = {
  encode(value) {
    if (!Buffer.isBuffer(value)) throw new TypeError(`expected a Buffer, found ${typeof value}`);
    return value;
  },
  decode: (bytes) => bytes,
};
