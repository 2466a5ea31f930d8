import type { Codec, SqlValue } from "./codec.ts";

const DAY = 86_400_000;
/** 0001-01-01 and 1900-01-01, in days from 1970-01-01. */
const YEAR_ONE = -719_162;
const YEAR_1900 = -25_567;
/** `datetime` counts 300ths of a second. */
const TICKS_PER_MILLISECOND = 0.3;
const TICKS_PER_DAY = DAY * TICKS_PER_MILLISECOND;

/** Three bytes of days. */
export const date: Codec = {
  encode(value) {
    const bytes = Buffer.alloc(3);
    bytes.writeUIntLE(Math.floor(milliseconds(value) / DAY) - YEAR_ONE, 0, 3);
    return bytes;
  },
  decode: (bytes) => new Date((bytes.readUIntLE(0, 3) + YEAR_ONE) * DAY),
};

/** The time of day in units of 10^-scale seconds, then the date. Digits beyond the scale are cut off. */
export const datetime2: Codec = {
  encode(value, type) {
    const { scale = 7 } = type;
    const time = Buffer.alloc(timeLength(scale));
    const instant = milliseconds(value);
    const sinceMidnight = instant - Math.floor(instant / DAY) * DAY;
    time.writeUIntLE(Math.floor((sinceMidnight * 10 ** scale) / 1000), 0, time.length);
    return Buffer.concat([time, date.encode(value, type)]);
  },
  decode(bytes, type) {
    const { scale = 7 } = type;
    const dateAt = bytes.length - 3;
    const sinceMidnight = Math.floor((bytes.readUIntLE(0, dateAt) * 1000) / 10 ** scale);
    return new Date(milliseconds(date.decode(bytes.subarray(dateAt), type)) + sinceMidnight);
  },
};

/** Days from 1900, then ticks. */
export const datetime: Codec = {
  encode(value) {
    const ticks = Math.round((milliseconds(value) - YEAR_1900 * DAY) * TICKS_PER_MILLISECOND);
    const days = Math.floor(ticks / TICKS_PER_DAY);
    const bytes = Buffer.alloc(8);
    bytes.writeInt32LE(days);
    bytes.writeUInt32LE(ticks - days * TICKS_PER_DAY, 4);
    return bytes;
  },
  decode: (bytes) =>
    new Date((bytes.readInt32LE() + YEAR_1900) * DAY + Math.round(bytes.readUInt32LE(4) / TICKS_PER_MILLISECOND)),
};

function timeLength(scale: number): number {
  if (scale <= 2) return 3;
  return scale <= 4 ? 4 : 5;
}

function milliseconds(value: SqlValue): number {
  if (!(value instanceof Date)) throw new TypeError(`expected a Date, found ${typeof value}`);
  return value.getTime();
}
