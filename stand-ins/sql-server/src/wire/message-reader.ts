import { type Packet, readPacket } from "./packet.ts";

/** The payloads of several packets, joined. MS-TDS 2.2.1. */
export interface Message {
  readonly type: number;
  readonly ignored: boolean;
  readonly payload: Buffer;
  /** The message's bytes on the wire, with packet headers and without TLS. */
  readonly wireBytes: number;
}

/** Assembles messages from chunks cut anywhere. */
export class MessageReader {
  #unread: Buffer = Buffer.alloc(0);
  #packets: Packet[] = [];

  /** Returns the messages that `chunk` completes; throws a RangeError on bytes that are not a packet. */
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
