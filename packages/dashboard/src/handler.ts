import { type Answer, problem } from "./answer.ts";
import { candles } from "./candles.ts";
import type { Context } from "./context.ts";
import { health } from "./health.ts";
import { latest } from "./latest.ts";
import { live } from "./live.ts";
import { pageAnswer } from "./page.ts";
import { prices } from "./prices.ts";
import { quotes } from "./quotes.ts";
import { respond } from "./respond.ts";

const ROUTES: ReadonlyMap<string, (url: URL, context: Context) => Promise<Answer>> = new Map([
  ["/api/latest", latest],
  ["/api/prices", prices],
  ["/api/candles", candles],
  ["/api/quotes", quotes],
  ["/api/health", health],
  ["/api/live", live],
]);

export type Handler = (request: Request) => Promise<Response>;

/**
 * The web page and the read-only HTTP API over a store, as a function from request to response; what it serves from may change between
 * requests. It never rejects: what goes wrong inside is given to `onError` and answered with a 503 that says nothing of the inside.
 */
export function createHandler(contextNow: () => Context, onError: (error: unknown) => void): Handler {
  return async (request) => {
    const context = contextNow();
    try {
      return await respond(request, await answerTo(request, context), context.replayOf);
    } catch (error) {
      onError(error);
      return respond(request, problem(503, "the prices cannot be read at the moment"), context.replayOf);
    }
  };
}

async function answerTo({ url, method }: Request, context: Context): Promise<Answer> {
  const address = new URL(url);
  const file = context.page?.get(address.pathname);
  const route = ROUTES.get(address.pathname);
  if (file === undefined && route === undefined) {
    const addresses = [...(context.page === undefined ? [] : ["/"]), ...ROUTES.keys()];
    return problem(404, `there is nothing here; the addresses are ${addresses.join(", ")}`);
  }
  if (method !== "GET" && method !== "HEAD") {
    return { ...problem(405, "only GET and HEAD are answered"), headers: { allow: "GET, HEAD" } };
  }
  return file === undefined ? (route as NonNullable<typeof route>)(address, context) : pageAnswer(file);
}
