/** Packet types, MS-TDS 2.2.3.1.1. */
export const PACKET = {
  sqlBatch: 0x01,
  rpc: 0x03,
  tabularResult: 0x04,
  attention: 0x06,
  fedAuthToken: 0x08,
  transactionManager: 0x0e,
  login7: 0x10,
  prelogin: 0x12,
} as const;

const HEADER = 8;

/** Packet status bits, MS-TDS 2.2.3.1.2. */
const END_OF_MESSAGE = 0x01;
const IGNORE = 0x02;

export interface Packet {
  readonly type: number;
  readonly last: boolean;
  /** Whether the client withdrew the message while it was sending it. */
  readonly ignored: boolean;
  readonly payload: Buffer;
  /** The packet's length, its header included. */
  readonly length: number;
}

/** The packet at the start of `bytes`, or undefined if it is incomplete. MS-TDS 2.2.3. */
export function readPacket(bytes: Buffer): Packet | undefined {
  if (bytes.length < HEADER) return undefined;
  const length = bytes.readUInt16BE(2);
  if (length < HEADER) throw new RangeError(`a packet of ${length} bytes cannot hold its header`);
  if (bytes.length < length) return undefined;
  const status = bytes.readUInt8(1);
  return {
    type: bytes.readUInt8(0),
    last: (status & END_OF_MESSAGE) !== 0,
    ignored: (status & IGNORE) !== 0,
    payload: bytes.subarray(HEADER, length),
    length,
  };
}

export interface Framing {
  readonly type: number;
  /** The negotiated packet size in bytes, headers included. */
  readonly packetSize: number;
  /** False for a part of a message that more parts follow. */
  readonly last?: boolean;
}

/** A message cut into packets. */
export function framePackets(payload: Buffer, { type, packetSize, last = true }: Framing): Buffer {
  const room = packetSize - HEADER;
  const count = Math.max(1, Math.ceil(payload.length / room));
  const packets = Array.from({ length: count }, (_, index) => {
    const data = payload.subarray(index * room, (index + 1) * room);
    const header = Buffer.alloc(HEADER);
    header.writeUInt8(type, 0);
    header.writeUInt8(last && index === count - 1 ? END_OF_MESSAGE : 0, 1);
    header.writeUInt16BE(HEADER + data.length, 2);
    header.writeUInt8((index + 1) % 256, 6);
    return [header, data];
  });
  return Buffer.concat(packets.flat());
}
