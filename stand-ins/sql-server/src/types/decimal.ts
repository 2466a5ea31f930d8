import { asText, type Codec } from "./codec.ts";

/** The bytes a decimal takes, for its sign and its magnitude. */
export function decimalLength(precision: number): number {
  if (precision <= 9) return 5;
  if (precision <= 19) return 9;
  return precision <= 28 ? 13 : 17;
}

const SYNTAX = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?$/;

/** Text in both directions, so that nothing is rounded; values are read with all of the type's decimal places. */
export const decimal: Codec = {
  encode(value, { precision = 18, scale = 0 }) {
    const { sign, whole = "", fraction = "" } = SYNTAX.exec(asText(value))?.groups ?? {};
    if (sign === undefined) throw new TypeError(`no decimal: ${value}`);
    const magnitude = BigInt(whole + fraction.padEnd(scale, "0"));
    if (fraction.length > scale || magnitude >= 10n ** BigInt(precision)) {
      throw new RangeError(`${value} does not fit decimal(${precision},${scale})`);
    }
    const bytes = Buffer.alloc(decimalLength(precision));
    bytes.writeUInt8(sign === "-" ? 0 : 1);
    for (let at = 1, rest = magnitude; rest > 0n; at++, rest >>= 8n) bytes.writeUInt8(Number(rest & 0xffn), at);
    return bytes;
  },
  decode(bytes, { scale = 0 }) {
    const magnitude = bytes.subarray(1).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const digits = magnitude.toString().padStart(scale + 1, "0");
    const sign = bytes[0] === 0 && magnitude > 0n ? "-" : "";
    const whole = digits.slice(0, digits.length - scale);
    return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-scale)}`;
  },
};
