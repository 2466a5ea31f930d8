import { createHash } from "node:crypto";
import { type Answer, problem } from "./answer.ts";
import { candles } from "./candles.ts";
import type { Context } from "./context.ts";
import { health } from "./health.ts";
import { prices } from "./prices.ts";
import { quotes } from "./quotes.ts";

const ROUTES: ReadonlyMap<string, (url: URL, context: Context) => Promise<Answer>> = new Map([
  ["/api/health", health],
  ["/api/prices", prices],
  ["/api/candles", candles],
  ["/api/quotes", quotes],
]);

export type Handler = (request: Request) => Promise<Response>;

/** The answers are data: nothing may run in them, frame them or guess their type. */
const SECURITY_HEADERS = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
};

/**
 * The read-only HTTP API over a store, as a function from request to response; what it serves from may change between requests.
 * It never rejects: what goes wrong inside is given to `onError` and answered with a 503 that says nothing of the inside.
 */
export function createHandler(contextNow: () => Context, onError: (error: unknown) => void): Handler {
  return async (request) => {
    const context = contextNow();
    try {
      return respond(request, await answerTo(request, context), context);
    } catch (error) {
      onError(error);
      return respond(request, problem(503, "the prices cannot be read at the moment"), context);
    }
  };
}

async function answerTo(request: Request, context: Context): Promise<Answer> {
  const url = new URL(request.url);
  const route = ROUTES.get(url.pathname);
  if (route === undefined)
    return problem(404, `there is nothing here; the addresses are ${[...ROUTES.keys()].join(", ")}`);
  if (request.method !== "GET" && request.method !== "HEAD") return problem(405, "only GET and HEAD are answered");
  return route(url, context);
}

function respond(request: Request, { status, body, maxAge }: Answer, { replayOf }: Context): Response {
  const text = JSON.stringify(body);
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
  const headers = new Headers({ ...SECURITY_HEADERS, "content-type": "application/json; charset=utf-8", etag });
  headers.set("cache-control", maxAge === undefined ? "no-cache" : `public, max-age=${maxAge}`);
  if (replayOf !== undefined) headers.set("replay-of", replayOf);
  if (status === 405) headers.set("allow", "GET, HEAD");
  if (status === 200 && hasAlready(request, etag)) return new Response(null, { status: 304, headers });
  return new Response(request.method === "HEAD" ? null : text, { status, headers });
}

function hasAlready(request: Request, etag: string): boolean {
  const tags = request.headers.get("if-none-match")?.split(",") ?? [];
  return tags.some((tag) => tag.trim().replace(/^W\//, "") === etag);
}
