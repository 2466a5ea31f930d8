/** Reads the little-endian fields of a message in order; throws a RangeError if the message ends too soon. */
export class Reader {
  readonly #bytes: Buffer;
  #offset: number;

  constructor(bytes: Buffer, offset = 0) {
    this.#bytes = bytes;
    this.#offset = offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  take(length: number): Buffer {
    if (length < 0 || length > this.remaining) throw new RangeError(`${length} bytes expected, ${this.remaining} left`);
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  u16(): number {
    return this.take(2).readUInt16LE();
  }

  u32(): number {
    return this.take(4).readUInt32LE();
  }

  u64(): bigint {
    return this.take(8).readBigUInt64LE();
  }

  ucs2(characters: number): string {
    return this.take(characters * 2).toString("utf16le");
  }

  /** B_VARCHAR: a length of one byte, in characters. */
  bVarChar(): string {
    return this.ucs2(this.u8());
  }

  /** US_VARCHAR: a length of two bytes, in characters. */
  usVarChar(): string {
    return this.ucs2(this.u16());
  }
}
