import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { type Clock, describeError, SECOND } from "@tracker/core";
import { type Context, cachedReads, createHandler, type PageFiles } from "@tracker/dashboard";
import type { ConnectionOptions } from "@tracker/store-azure-sql";
import type { Database } from "./database.ts";
import type { FunctionSettings } from "./environment.ts";

/** The limit of one read for a visitor; the database has more important work. */
const DEADLINE = 20 * SECOND;

/**
 * The capture comes first: an instance runs one query at a time, and if the database has no worker left (10928), its visitors get an error at
 * once instead of a retry. docs/sql.md has the arithmetic.
 */
export const WEB_CONNECTION: ConnectionOptions = {
  connections: 1,
  longest: DEADLINE,
  patience: { within: 2 * SECOND },
};

/**
 * The page and its read-only API behind the platform's request and response; each query reaches the database once a slot.
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
    // As bytes, since a compressed body is not text.
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  };
}
