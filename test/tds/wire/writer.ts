/** Writes the little-endian fields of a message in order. */
export class Writer {
  #bytes = Buffer.alloc(256);
  #length = 0;

  /** What was written so far. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  u8(value: number): this {
    this.#bytes.writeUInt8(value, this.#grow(1));
    return this;
  }

  u16(value: number): this {
    this.#bytes.writeUInt16LE(value, this.#grow(2));
    return this;
  }

  u32(value: number): this {
    this.#bytes.writeUInt32LE(value, this.#grow(4));
    return this;
  }

  u64(value: bigint): this {
    this.#bytes.writeBigUInt64LE(value, this.#grow(8));
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.#bytes.set(bytes, this.#grow(bytes.length));
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

  /** What `write` writes, after its length in bytes as a field of two bytes. */
  sized(write: (inner: Writer) => void): this {
    const inner = new Writer();
    write(inner);
    return this.u16(inner.bytes.length).raw(inner.bytes);
  }

  #grow(length: number): number {
    const offset = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    return offset;
  }
}
