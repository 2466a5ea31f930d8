import type { Socket } from "node:net";
import { createSecureContext, type SecureVersion, TLSSocket } from "node:tls";
import { HandshakeStream } from "./handshake-stream.ts";

export interface TlsSettings {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  readonly minVersion: SecureVersion | undefined;
}

/** Does the TLS handshake; rejects if the client refuses, or if the two have no TLS version in common. */
export function secure(socket: Socket, settings: TlsSettings): Promise<TLSSocket> {
  const stream = new TLSSocket(new HandshakeStream(socket), {
    isServer: true,
    secureContext: createSecureContext(settings),
  });
  return new Promise((resolve, reject) => {
    stream.once("secure", () => resolve(stream));
    for (const event of ["error", "_tlsError"]) stream.on(event, reject);
    stream.once("close", () => reject(new Error("the client disconnected during the TLS handshake")));
  });
}
