import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Traffic } from "./log.ts";
import { Inbox } from "./wire/inbox.ts";
import { type Message, MessageReader } from "./wire/message-reader.ts";
import { framePackets, PACKET } from "./wire/packet.ts";
import { secure, type TlsSettings } from "./wire/secure.ts";

const DEFAULT_PACKET_SIZE = 4096;

/** One client: messages in, packets out. */
export class Connection {
  readonly traffic: Traffic;
  /** Aborted once the connection is gone. */
  readonly closed: AbortSignal;
  /** In bytes, as negotiated at login. */
  packetSize = DEFAULT_PACKET_SIZE;
  readonly #socket: Socket;
  readonly #inbox = new Inbox();
  #stream: Duplex;

  constructor(socket: Socket, traffic: Traffic) {
    const closing = new AbortController();
    this.traffic = traffic;
    this.closed = closing.signal;
    this.#socket = socket;
    this.#stream = socket;
    socket.on("error", () => {});
    socket.on("close", () => {
      closing.abort();
      this.#inbox.end();
    });
    this.#listen(socket);
  }

  get number(): number {
    return this.traffic.connection;
  }

  /** The next message, or undefined once the connection is gone; rejects on bytes that are not TDS. One call at a time. */
  next(): Promise<Message | undefined> {
    return this.#inbox.next();
  }

  /** Part or all of an answer as packets. */
  frame(tokens: Buffer, last: boolean): Buffer {
    return framePackets(tokens, { type: PACKET.tabularResult, packetSize: this.packetSize, last });
  }

  write(bytes: Buffer): void {
    this.#stream.write(bytes);
    this.traffic.bytesOut += bytes.length;
  }

  /** Everything after this goes through TLS; resolves to the TLS version. */
  async encrypt(settings: TlsSettings): Promise<string> {
    this.#socket.removeAllListeners("data");
    const stream = await secure(this.#socket, settings);
    this.#stream = stream;
    this.#listen(stream);
    return stream.getProtocol() ?? "";
  }

  /** Ends the connection once everything written has been sent. */
  close(): void {
    this.#stream.write("", () => this.#socket.end(() => this.#socket.destroy()));
  }

  /** Ends TLS; the client then ends the connection. */
  closeTls(): void {
    this.#stream.end();
  }

  /** Breaks the connection. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  #listen(stream: Duplex): void {
    const reader = new MessageReader();
    stream.on("data", (chunk: Buffer) => {
      try {
        for (const message of reader.push(chunk)) this.#arrived(message);
      } catch (error) {
        this.#inbox.end(error);
      }
    });
  }

  #arrived(message: Message): void {
    this.traffic.bytesIn += message.wireBytes;
    this.traffic.roundTrips++;
    this.#inbox.push(message);
  }
}
