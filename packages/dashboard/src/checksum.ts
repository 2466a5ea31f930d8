/** CRC-32's polynomial as in RFC 1952: the lowest power in the highest bit, as everywhere in this file. */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x80000000;
const X_TO_THE_8 = 0x00800000;

/**
 * Returns the CRC-32 of two concatenated texts, from the CRC-32 of each and the second one's length in bytes: the first one's, shifted by that
 * length, plus the second one's (like zlib's crc32_combine).
 */
export function joinedChecksum(first: number, second: number, length: number): number {
  return (product(shift(length), first) ^ second) >>> 0;
}

/** Returns x to the power of the number of bits in `length` bytes. */
function shift(length: number): number {
  let [result, square] = [ONE, X_TO_THE_8];
  for (let rest = length; rest > 0; rest >>>= 1) {
    if (rest & 1) result = product(result, square);
    square = product(square, square);
  }
  return result;
}

/** Multiplies two polynomials over GF(2), modulo CRC-32's. */
function product(a: number, b: number): number {
  let [sum, shifted] = [0, b];
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if (a & bit) sum ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
  }
  return sum;
}
