import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

export const HOST = "127.0.0.1";

/** A port of this machine and the connections to it. */
export class Listener {
  readonly #onConnection: (socket: Socket) => void;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(onConnection: (socket: Socket) => void) {
    this.#onConnection = onConnection;
  }

  get port(): number {
    return this.#port;
  }

  /** Listens, on the same port as before if it did before. */
  async listen(): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      this.#onConnection(socket);
    });
    await once(server.listen(this.#port, HOST), "listening");
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** New connections are refused; the ones there are go on. */
  refuse(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  breakConnections(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Resolves once nothing is left open. */
  async close(): Promise<void> {
    this.refuse();
    await Promise.all(Array.from(this.#sockets, (socket) => once(socket.destroy(), "close")));
  }
}
