import { describeError, TrackerError } from "@tracker/core";
import { type Answer, problem } from "./answer.ts";
import { Busy } from "./busy.ts";
import type { Context } from "./context.ts";
import { pageAnswer } from "./page.ts";
import { respond } from "./respond.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { firstOfSlot } from "./tally.ts";

export type Handler = (request: Request) => Promise<Response>;

/**
 * Returns the web page and the read-only HTTP API over a store as a function from request to response; the context may change between requests.
 * The function never rejects: an internal error is passed to `onError`, each kind once a slot, and answered with a 503 without internal
 * details.
 */
export function createHandler(contextNow: () => Context, onError: (error: unknown) => void): Handler {
  return async (request) => {
    const context = contextNow();
    try {
      return await respond(request, await answerTo(request, context), context);
    } catch (error) {
      if (error instanceof Busy) {
        const before = firstOfSlot(context, Busy.name);
        if (before !== undefined) onError(refusals(error, before));
        const headers = { "retry-after": String(error.retryAfter) };
        return respond(request, { ...problem(503, error.message), headers }, context);
      }
      const before = firstOfSlot(context, describeError(error));
      if (before !== undefined) onError(before === 0 ? error : failures(error, before));
      return respond(request, problem(503, "the prices cannot be read at the moment"), context);
    }
  };
}

async function answerTo({ url, method }: Request, context: Context): Promise<Answer> {
  const address = new URL(url);
  const file = context.page?.get(address.pathname);
  const route = ROUTES.find(({ path }) => path === address.pathname);
  if (file === undefined && route === undefined) {
    const addresses = [...(context.page === undefined ? [] : ["/"]), ...ROUTES.map(({ path }) => path)];
    return problem(404, `there is nothing here; the addresses are ${addresses.join(", ")}`);
  }
  if (method !== "GET" && method !== "HEAD") {
    return { ...problem(405, "only GET and HEAD are answered"), headers: { allow: "GET, HEAD" } };
  }
  return file === undefined ? (route as Route).answer(address, context) : pageAnswer(file);
}

/** Returns the one line a slot about refused visitors, however many there are. */
function refusals(busy: Busy, before: number): TrackerError {
  const earlier = before === 0 ? "" : `; ${before} were refused the last time`;
  return new TrackerError("no-answer", `visitors are refused for a while: ${busy.message}${earlier}`);
}

/** Returns the same for internal errors. */
function failures(error: unknown, before: number): TrackerError {
  return new TrackerError("no-answer", `${describeError(error)} (${before} visitors met this the last time)`);
}
