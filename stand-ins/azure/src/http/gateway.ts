import http from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Authority } from "./authority.ts";
import { toRequest, writeResponse } from "./exchange.ts";
import { Broken } from "./requests.ts";

/** Answers requests to one or more hosts. */
export type Handler = (request: Request) => Promise<Response>;

/** A proxy, as companies use them, that serves Azure's hosts itself and reaches no others. */
export interface Gateway {
  /** For HTTPS_PROXY. */
  readonly url: string;
  /** Hosts outside the rehearsal that something tried to reach. */
  readonly strangers: ReadonlySet<string>;
  close(): void;
}

/** @param handlerOf undefined for a host that is not Azure's */
export async function openGateway(
  authority: Authority,
  handlerOf: (host: string) => Handler | undefined,
): Promise<Gateway> {
  const strangers = new Set<string>();
  const sockets = new Set<Socket>();
  const hosts = https.createServer(
    {
      SNICallback: (name, done) => {
        authority.context(name).then(
          (context) => done(null, context),
          (error) => done(error),
        );
      },
    },
    (incoming, outgoing) => {
      const host = (incoming.headers.host ?? "").split(":")[0] ?? "";
      const handler = handlerOf(host) ?? (async () => new Response(`no such host: ${host}`, { status: 421 }));
      toRequest(incoming, host)
        .then(handler)
        .then((response) => writeResponse(outgoing, response))
        .catch((error: unknown) => {
          if (!(error instanceof Broken))
            outgoing.writeHead(500).end(String(error instanceof Error ? error.stack : error));
          else incoming.socket.destroy();
        });
    },
  );
  const proxy = http.createServer((_, response) => response.writeHead(405).end("CONNECT only"));
  proxy.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("close", () => sockets.delete(socket));
  });
  proxy.on("connect", (request, socket, head) => {
    const [host = "", port] = (request.url ?? "").split(":");
    if (port !== "443" || handlerOf(host) === undefined) {
      strangers.add(request.url ?? "");
      socket.end("HTTP/1.1 502 Not part of the rehearsal\r\n\r\n");
      return;
    }
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    hosts.emit("connection", socket);
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    strangers,
    close: () => {
      proxy.close();
      hosts.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
