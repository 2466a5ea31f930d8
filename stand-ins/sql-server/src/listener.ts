import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

export const HOST = "127.0.0.1";

/** A port of this machine and the connections to it. */
export class Listener {
  readonly #serve: (socket: Socket) => Promise<void>;
  readonly #served = new Map<Socket, Promise<void>>();
  #server: Server | undefined;
  #port = 0;

  /** `serve` must not resolve before its connection is closed. */
  constructor(serve: (socket: Socket) => Promise<void>) {
    this.#serve = serve;
  }

  get port(): number {
    return this.#port;
  }

  /** Listens, on the same port as before if it did before. */
  async listen(): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => {
      const served = this.#serve(socket).finally(() => this.#served.delete(socket));
      this.#served.set(socket, served);
    });
    await once(server.listen(this.#port, HOST), "listening");
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Refuses new connections; existing ones continue. */
  refuse(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  breakConnections(): void {
    for (const socket of this.#served.keys()) socket.resetAndDestroy();
  }

  /** Resolves once nothing is left open. */
  async close(): Promise<void> {
    this.refuse();
    for (const socket of this.#served.keys()) socket.destroy();
    await Promise.all(this.#served.values());
  }
}
