import fc from "fast-check";
import { expect, test } from "vitest";
import { MessageReader } from "./message-reader.ts";
import { framePackets, PACKET } from "./packet.ts";

test("messages arrive whole and in order, wherever the network cuts them", () => {
  const payloads = fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      payloads,
      fc.integer({ min: 9, max: 40 }),
      fc.integer({ min: 1, max: 50 }),
      (texts, packetSize, cut) => {
        const sent = texts.map((text) => framePackets(Buffer.from(text), { type: PACKET.rpc, packetSize }));
        const bytes = Buffer.concat(sent);
        const reader = new MessageReader();
        const read = [];
        for (let at = 0; at < bytes.length; at += cut) read.push(...reader.push(bytes.subarray(at, at + cut)));
        expect(read.map(({ payload }) => payload)).toEqual(texts.map((text) => Buffer.from(text)));
        expect(read.map(({ wireBytes }) => wireBytes)).toEqual(sent.map(({ length }) => length));
      },
    ),
  );
});

test("bytes that are not a packet are refused", () => {
  expect(() => new MessageReader().push(Buffer.alloc(20))).toThrow(RangeError);
});
