import { type Packet, readPacket } from "./packet.ts";

/** Several packets' payloads put together. MS-TDS 2.2.1. */
export interface Message {
  readonly type: number;
  readonly ignored: boolean;
  readonly payload: Buffer;
  /** What the message took on the wire, packet headers included and TLS left out. */
  readonly wireBytes: number;
}

/** Puts messages together from chunks cut anywhere. */
export class MessageReader {
  #unread: Buffer = Buffer.alloc(0);
  #packets: Packet[] = [];

  /** The messages that `chunk` completes; bytes that are no packet are a RangeError. */
  push(chunk: Buffer): Message[] {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    const messages: Message[] = [];
    for (let packet = readPacket(this.#unread); packet !== undefined; packet = readPacket(this.#unread)) {
      this.#unread = this.#unread.subarray(packet.length);
      this.#packets.push(packet);
      if (packet.last) messages.push(this.#assemble(packet));
    }
    return messages;
  }

  #assemble(last: Packet): Message {
    const packets = this.#packets;
    this.#packets = [];
    return {
      type: last.type,
      ignored: last.ignored,
      payload: Buffer.concat(packets.map(({ payload }) => payload)),
      wireBytes: packets.reduce((sum, { length }) => sum + length, 0),
    };
  }
}
