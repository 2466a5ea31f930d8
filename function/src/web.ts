import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { type Clock, describeError, SECOND } from "@tracker/core";
import { cachedReads, createHandler } from "@tracker/dashboard";
import type { Database } from "./database.ts";
import type { FunctionSettings } from "./environment.ts";

/** A visitor waits no longer; the database has more important things to do. */
const DEADLINE = 20 * SECOND;

/** The read-only API and page behind the platform's request and response, every answer from a cache of one slot. */
export function web({ settings }: FunctionSettings, database: Database, clock: Clock) {
  const store = cachedReads(
    database.store(() => AbortSignal.timeout(DEADLINE)),
    clock,
  );
  const context = { store, clock, currencies: settings.currencies };
  return async (request: HttpRequest, invocation: InvocationContext): Promise<HttpResponseInit> => {
    const handler = createHandler(
      () => context,
      (error) => invocation.error(describeError(error)),
    );
    const { method, url, headers } = request;
    const response = await handler(new Request(url, { method, headers: Object.fromEntries(headers) }));
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  };
}
