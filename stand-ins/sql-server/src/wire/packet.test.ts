import { expect, test } from "vitest";
import { framePackets, PACKET, readPacket } from "./packet.ts";

test("a message of one packet starts with a header", () => {
  const bytes = framePackets(Buffer.from("abc"), { type: PACKET.tabularResult, packetSize: 512 });
  expect(bytes).toEqual(Buffer.from([0x04, 0x01, 0, 11, 0, 0, 1, 0, ...Buffer.from("abc")]));
});

test("a longer message is cut to the packet size, with the packets numbered and the last one marked", () => {
  const bytes = framePackets(Buffer.alloc(21), { type: PACKET.tabularResult, packetSize: 18 });
  expect([0, 18, 36].map((at) => [bytes[at + 1], bytes.readUInt16BE(at + 2), bytes[at + 6]])).toEqual([
    [0, 18, 1],
    [0, 18, 2],
    [1, 9, 3],
  ]);
});

test("an empty message is one packet, and the first part of a message is not marked as its end", () => {
  const framing = { type: PACKET.tabularResult, packetSize: 512 };
  expect(readPacket(framePackets(Buffer.alloc(0), framing))).toMatchObject({ length: 8, last: true });
  expect(readPacket(framePackets(Buffer.alloc(4), { ...framing, last: false }))).toMatchObject({ last: false });
});

test("a packet is read once all of it is there", () => {
  const bytes = framePackets(Buffer.from("abc"), { type: PACKET.rpc, packetSize: 512 });
  for (let length = 0; length < bytes.length; length++) expect(readPacket(bytes.subarray(0, length))).toBeUndefined();
  expect(readPacket(Buffer.concat([bytes, Buffer.from([1])]))).toEqual({
    type: PACKET.rpc,
    last: true,
    ignored: false,
    payload: Buffer.from("abc"),
    length: 11,
  });
});

test("a withdrawn message is recognized by its status, and a length below the header's is refused", () => {
  expect(readPacket(Buffer.from([3, 3, 0, 8, 0, 0, 1, 0]))).toMatchObject({ last: true, ignored: true });
  expect(() => readPacket(Buffer.from([3, 1, 0, 7, 0, 0, 1, 0]))).toThrow(RangeError);
});
