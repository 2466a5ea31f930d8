import { type Slot, slotAt, TrackerError } from "@tracker/core";
import { type Answer, problem } from "./answer.ts";
import { Busy } from "./busy.ts";
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
      if (error instanceof Busy) {
        const count = refusedOnce(context);
        if (count !== undefined) onError(refusals(error, count));
        const headers = { "retry-after": String(error.retryAfter) };
        return respond(request, { ...problem(503, error.message), headers }, context.replayOf);
      }
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

/** Of each store's visitors who were refused: in which slot last, and how many in it. */
const refused = new WeakMap<Context["store"], { slot: Slot; count: number }>();

/** Counts a visitor who is refused: undefined but for the first of a slot, and with it the count of the last slot that had any. */
function refusedOnce({ store, clock }: Context): number | undefined {
  const slot = slotAt(clock.now());
  const last = refused.get(store);
  if (last?.slot === slot) last.count++;
  else refused.set(store, { slot, count: 1 });
  return last?.slot === slot ? undefined : (last?.count ?? 0);
}

/** One line a slot, however many are refused. */
function refusals(busy: Busy, before: number): TrackerError {
  const earlier = before === 0 ? "" : `; ${before} were the last time`;
  return new TrackerError("no-answer", `visitors are refused for a while: ${busy.message}${earlier}`);
}
