import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { type Clock, describeError, SECOND } from "@tracker/core";
import { type Context, cachedReads, createHandler, type PageFiles } from "@tracker/dashboard";
import type { ConnectionOptions } from "@tracker/store-azure-sql";
import type { Database } from "./database.ts";
import type { FunctionSettings } from "./environment.ts";

/** One question of a visitor's takes no longer; the database has more important things to do. */
const DEADLINE = 20 * SECOND;

/**
 * The capture comes first: an instance asks one question at a time, and where the database has no worker left (10928) its visitors are told
 * so at once, instead of asking again. docs/sql.md has the arithmetic.
 */
export const WEB_CONNECTION: ConnectionOptions = {
  connections: 1,
  longest: DEADLINE,
  patience: { within: 2 * SECOND },
};

/**
 * The page and its read-only API behind the platform's request and response; the database is asked each question once a slot.
 * @param readPage called at the first request: the timer runs in instances of its own, and they need no page
 */
export function web({ settings }: FunctionSettings, database: Database, clock: Clock, readPage: () => PageFiles) {
  const store = cachedReads(
    database.store(() => AbortSignal.timeout(DEADLINE)),
    clock,
  );
  let context: Context | undefined;
  const contextNow = () => {
    context ??= { store, frugal: true, clock, currencies: settings.currencies, page: readPage() };
    return context;
  };
  return async (request: HttpRequest, invocation: InvocationContext): Promise<HttpResponseInit> => {
    const handler = createHandler(contextNow, (error) => invocation.error(describeError(error)));
    const { method, url, headers } = request;
    const response = await handler(new Request(url, { method, headers: Object.fromEntries(headers) }));
    // Bytes: a compressed body is no text.
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  };
}
