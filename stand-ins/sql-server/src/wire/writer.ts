/** Writes the little-endian fields of a message in order. */
export class Writer {
  #bytes = Buffer.alloc(256);
  #length = 0;

  /** Everything written so far. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  u8(value: number): this {
    this.#room(1).writeUInt8(value);
    return this;
  }

  u16(value: number): this {
    this.#room(2).writeUInt16LE(value);
    return this;
  }

  u32(value: number): this {
    this.#room(4).writeUInt32LE(value);
    return this;
  }

  u64(value: bigint): this {
    this.#room(8).writeBigUInt64LE(value);
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.#room(bytes.length).set(bytes);
    return this;
  }

  ucs2(text: string): this {
    return this.raw(Buffer.from(text, "utf16le"));
  }

  /** B_VARCHAR: a length of one byte, in characters. */
  bVarChar(text: string): this {
    return this.u8(text.length).ucs2(text);
  }

  /** US_VARCHAR: a length of two bytes, in characters. */
  usVarChar(text: string): this {
    return this.u16(text.length).ucs2(text);
  }

  /** B_VARBYTE: a length of one byte, in bytes. */
  bVarByte(bytes: Uint8Array): this {
    return this.u8(bytes.length).raw(bytes);
  }

  /** Writes what `write` writes, after its length in bytes as a two-byte field. */
  sized(write: (inner: Writer) => void): this {
    const inner = new Writer();
    write(inner);
    return this.u16(inner.bytes.length).raw(inner.bytes);
  }

  /** Reserves the next `length` bytes. */
  #room(length: number): Buffer {
    const needed = this.#length + length;
    if (needed > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    const room = this.#bytes.subarray(this.#length, needed);
    this.#length = needed;
    return room;
  }
}
