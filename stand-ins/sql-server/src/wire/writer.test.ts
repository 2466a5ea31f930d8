import fc from "fast-check";
import { expect, test } from "vitest";
import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

test("what is written is read back, at any length", () => {
  fc.assert(
    fc.property(
      fc.nat(0xff),
      fc.nat(0xffff),
      fc.nat(),
      fc.bigInt(0n, 2n ** 64n - 1n),
      fc.string(),
      (a, b, c, d, text) => {
        const out = new Writer().u8(a).u16(b).u32(c).u64(d).usVarChar(text.repeat(50));
        const message = new Reader(out.bytes);
        const read = [message.u8(), message.u16(), message.u32(), message.u64(), message.usVarChar()];
        expect(read).toEqual([a, b, c, d, text.repeat(50)]);
        expect(message.remaining).toBe(0);
      },
    ),
  );
});

test("numbers are little-endian, lengths count characters or bytes", () => {
  const out = new Writer()
    .u16(0x0102)
    .bVarChar("é")
    .bVarByte(Buffer.from([9]))
    .sized((inner) => inner.u8(7));
  expect(out.bytes).toEqual(Buffer.from([0x02, 0x01, 1, 0xe9, 0, 1, 9, 1, 0, 7]));
});

test.each([-1, 5])("%i bytes of four cannot be read", (length) => {
  expect(() => new Reader(Buffer.alloc(4)).take(length)).toThrow(RangeError);
});

test.each([
  ["a number", (out: Writer) => out.u8(256)],
  ["a text", (out: Writer) => out.bVarChar("x".repeat(256))],
])("%s too large for its field is refused", (_, write) => {
  expect(() => write(new Writer())).toThrow(RangeError);
});
