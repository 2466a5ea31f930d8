import { TrackerError } from "@tracker/core";
import { serve } from "srvx";

const USUAL_PORT = 8_288;

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a handler on this machine only. Without a port it takes the usual one, or any free one when that is taken;
 * a port that was asked for and is taken is a TrackerError (`bad-input`).
 */
export async function serveLocally(
  handler: (request: Request) => Promise<Response>,
  port: number | undefined,
): Promise<Served> {
  try {
    return await listen(handler, port ?? USUAL_PORT);
  } catch (error) {
    if (port === undefined) return listen(handler, 0);
    throw new TrackerError("bad-input", `--port ${port} cannot be used (${(error as Error).message})`, {
      cause: error,
      hint: "Give another one, or 0 for any that is free.",
    });
  }
}

async function listen(fetch: (request: Request) => Promise<Response>, port: number): Promise<Served> {
  const server = serve({ fetch, port, hostname: "127.0.0.1", silent: true, gracefulShutdown: false, reusePort: false });
  await server.ready();
  return { url: (server.url ?? "").replace(/\/$/, ""), close: () => server.close(true) };
}
