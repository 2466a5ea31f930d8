/** CRC-32's polynomial as RFC 1952 writes it: the lowest power in the highest bit, as in all that follows. */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x80000000;
const X_TO_THE_8 = 0x00800000;

/**
 * The CRC-32 of two texts one behind the other, from those of each and the second one's length in bytes: the first one's, moved on by as many
 * bits, plus the second one's (as zlib's crc32_combine).
 */
export function joinedChecksum(first: number, second: number, length: number): number {
  return (product(shift(length), first) ^ second) >>> 0;
}

/** x to the power of so many bytes' bits. */
function shift(length: number): number {
  let [result, square] = [ONE, X_TO_THE_8];
  for (let rest = length; rest > 0; rest >>>= 1) {
    if (rest & 1) result = product(result, square);
    square = product(square, square);
  }
  return result;
}

/** Of two polynomials over GF(2), modulo CRC-32's. */
function product(a: number, b: number): number {
  let [sum, shifted] = [0, b];
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if (a & bit) sum ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
  }
  return sum;
}
