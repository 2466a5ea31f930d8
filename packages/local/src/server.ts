import type { IncomingMessage, RequestListener, Server } from "node:http";
import { SECOND, systemReason, TrackerError } from "@tracker/core";
import { SECURITY_HEADERS } from "@tracker/dashboard";
import { portFailure } from "@tracker/settings";
import { serve } from "srvx";
import { hostRefusal, isLoopbackAddress, type Listening } from "./hosts.ts";
import { oneAtATime } from "./one-at-a-time.ts";

const USUAL_PORT = 8_288;

/** What visitors may use of this machine. */
interface Limits {
  readonly connections: number;
  /** How long a request may take to arrive, in milliseconds: its head, and all of it. */
  readonly head: number;
  readonly request: number;
  /** How long a response may take to be made and read, in milliseconds; then the connection is closed. */
  readonly answer: number;
}

const LIMITS: Limits = { connections: 2_048, head: 10 * SECOND, request: 20 * SECOND, answer: 60 * SECOND };

export interface ServerOptions extends Listening {
  readonly port: number | undefined;
  readonly limits?: Limits;
}

export interface Served {
  readonly url: string;
  /** The default port, if that was in use. */
  readonly taken?: number;
  close(): Promise<void>;
}

type Fetch = (request: Request) => Promise<Response>;

/**
 * Serves a handler on this machine, by default for itself only. Without a port it uses the default one, or any free one if that is in use.
 * Rejects with a TrackerError (`bad-input`) if the given port or address cannot be used.
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
      return Response.json({ problems: [refusal.problem] }, { status: refusal.status, headers: SECURITY_HEADERS });
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
      // The handler refuses a missing Host, as it does invalid ones.
      requireHostHeader: false,
    },
  });
  const { server: http, handler: answer } = server.node as { server: Server; handler: RequestListener };
  http.maxConnections = limits.connections;
  http.off("request", answer);
  oneAtATime(http, (request, response) => {
    const timer = setTimeout(() => request.socket.destroy(), limits.answer);
    response.once("close", () => clearTimeout(timer));
    answer(request, response);
  });
  await server.ready();
  return { url: urlOf(listening.host, server.url ?? ""), close: () => server.close(true) };
}

/** Every Host of a request; if its target is a whole URL, the host of that instead (RFC 9112, 3.2.2). */
function hostsOf({ url = "", rawHeaders }: IncomingMessage): string[] {
  if (URL.canParse(url)) return [new URL(url).host];
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === "host");
}

/** The address to open: localhost if the server listens on all addresses. */
function urlOf(host: string, url: string): string {
  const shown = host === "0.0.0.0" || host === "::" ? url.replace(/\/\/[^/]*(?=:\d)/, "//localhost") : url;
  return shown.replace(/\/$/, "");
}

/** Why the port is not the default one, if it is not. */
export function insteadLine({ taken }: Served): string | undefined {
  return taken === undefined ? undefined : `Port ${taken} is in use, so a free one was chosen; --port sets one.`;
}

/** Says who else can read the prices, if others than this machine can. */
export function othersLine({ host }: Listening): string | undefined {
  if (isLoopbackAddress(host)) return undefined;
  return `Served on ${host}: anyone who can reach this machine there can read the prices.`;
}
