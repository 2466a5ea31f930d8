import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { framePackets, PACKET, readPacket } from "./packet.ts";

const PACKET_SIZE = 4096;

/**
 * The stream under TLS: the handshake travels inside PRELOGIN packets, everything after it as bare TLS records
 * (MS-TDS 2.2.6.5). The client's first bare record, recognized by its first byte, ends the wrapping.
 */
export class HandshakeStream extends Duplex {
  readonly #socket: Socket;
  #unread: Buffer = Buffer.alloc(0);
  #wrapped = true;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on("data", (chunk) => this.#receive(chunk));
    socket.on("end", () => this.push(null));
    socket.on("close", () => this.destroy());
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(this.#wrapped ? framePackets(chunk, { type: PACKET.prelogin, packetSize: PACKET_SIZE }) : chunk);
    done();
  }

  /** Node writes a handshake flight in one go; it must be one message, as the client reads one answer per flight. */
  override _writev(chunks: readonly { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "buffer" as BufferEncoding, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #receive(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    while (this.#wrapped && this.#unread[0] === PACKET.prelogin) {
      const packet = readPacket(this.#unread);
      if (packet === undefined) return;
      this.#unread = this.#unread.subarray(packet.length);
      this.push(packet.payload);
    }
    if (this.#unread.length === 0) return;
    this.#wrapped = false;
    this.push(this.#unread);
    this.#unread = Buffer.alloc(0);
  }
}
