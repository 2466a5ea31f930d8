import type { IncomingMessage } from "node:http";
import { SECOND, systemReason, TrackerError } from "@tracker/core";
import { portFailure } from "@tracker/settings";
import { serve } from "srvx";
import { hostRefusal, isLoopbackAddress, type Listening } from "./hosts.ts";

const USUAL_PORT = 8_288;

/** What visitors may take of this machine. */
interface Limits {
  readonly connections: number;
  /** How long a request may take to arrive, its head and all of it, in milliseconds. */
  readonly head: number;
  readonly request: number;
  /** How long an answer may take to be made and taken: whoever reads slower is let go. */
  readonly answer: number;
}

const LIMITS: Limits = { connections: 2_048, head: 10 * SECOND, request: 20 * SECOND, answer: 60 * SECOND };

export interface ServerOptions extends Listening {
  readonly port: number | undefined;
  readonly limits?: Limits;
}

export interface Served {
  readonly url: string;
  /** The usual port, where that is in use. */
  readonly taken?: number;
  close(): Promise<void>;
}

type Fetch = (request: Request) => Promise<Response>;

/**
 * Serves a handler on this machine, for itself only unless another address is said. Without a port it takes the usual one, or any free one
 * when that is taken; a port or an address that was asked for and cannot be had is a TrackerError (`bad-input`).
 */
export async function serveLocally(handler: Fetch, options: ServerOptions): Promise<Served> {
  const { port, host } = options;
  try {
    return await listen(handler, options, port ?? USUAL_PORT);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRNOTAVAIL")
      throw new TrackerError("bad-input", `--host ${host} cannot be used: ${systemReason(error)}`, {
        cause: error,
        hint: "Give an address of this machine, or 0.0.0.0 for all of them.",
      });
    if (port === undefined) return { ...(await listen(handler, options, 0)), taken: USUAL_PORT };
    throw portFailure(port, error);
  }
}

async function listen(handler: Fetch, { limits = LIMITS, ...listening }: ServerOptions, port: number): Promise<Served> {
  const server = serve({
    fetch: (request) => {
      const incoming = request.runtime?.node?.req as IncomingMessage;
      const refusal = hostRefusal(hostsOf(incoming), listening);
      if (refusal === undefined) return handler(request);
      return Response.json({ problems: [refusal.problem] }, { status: refusal.status });
    },
    port,
    hostname: listening.host,
    silent: true,
    gracefulShutdown: false,
    reusePort: false,
    node: {
      headersTimeout: limits.head,
      requestTimeout: limits.request,
      connectionsCheckingInterval: Math.min(limits.head, 5 * SECOND),
      // Answered by the handler, as other hosts that are none.
      requireHostHeader: false,
    },
  });
  const { server: http } = server.node as { server: import("node:http").Server };
  http.maxConnections = limits.connections;
  http.on("request", ({ socket }, response) => {
    const timer = setTimeout(() => socket.destroy(), limits.answer);
    response.once("close", () => clearTimeout(timer));
  });
  await server.ready();
  return { url: urlOf(listening.host, server.url ?? ""), close: () => server.close(true) };
}

/** Every Host of a request, and where it names a whole URL, that one's instead (RFC 9112, 3.2.2). */
function hostsOf({ url = "", rawHeaders }: IncomingMessage): string[] {
  if (URL.canParse(url)) return [new URL(url).host];
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === "host");
}

/** An address to look at: all addresses of a machine are none. */
function urlOf(host: string, url: string): string {
  const shown = host === "0.0.0.0" || host === "::" ? url.replace(/\/\/[^/]*(?=:\d)/, "//localhost") : url;
  return shown.replace(/\/$/, "");
}

/** Why the port is another one than usual, where it is. */
export function insteadLine({ taken }: Served): string | undefined {
  return taken === undefined ? undefined : `Port ${taken} is in use, and this one was free; --port chooses one.`;
}

/** Who else can read what is served, where it is not this machine alone. */
export function othersLine({ host }: Listening): string | undefined {
  if (isLoopbackAddress(host)) return undefined;
  return `Served on ${host}: everybody who reaches this machine there can read the prices.`;
}
