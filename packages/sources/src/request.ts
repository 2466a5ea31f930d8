import { hiding, type Instant, TrackerError } from "@tracker/core";
import { isLoopback } from "@tracker/settings";
import { getJson, isPassing, type Reply } from "./http.ts";
import { plainText } from "./said.ts";
import type { Venue } from "./venue.ts";

export interface SourceOptions {
  /** The address to use instead of the venue's public one, without a trailing slash. */
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

/** A venue's answer, and the time of it by the venue's clock. */
export interface Document {
  readonly body: unknown;
  readonly serverTime: Instant | null;
}

/**
 * Gets a document from a path of the venue. Rejects with a TrackerError when it cannot be fetched or is the venue's own error (`no-answer`), or
 * is not JSON (`malformed-answer`). Our secrets are removed from the venue's answer.
 */
export type Requester = (path: string, deadline: number, signal: AbortSignal) => Promise<Document>;

export function requesterOf(venue: Venue, options: SourceOptions): Requester {
  const spared = isSpared(options);
  const request = {
    headers: venue.headers?.(options.key ?? "") ?? {},
    pause: spared ? undefined : 0,
    blocksFor: spared ? venue.blocksFor : undefined,
    statusOf: (reply: Reply) => statusOf(venue, reply),
    hidden: hiding(secretsOf(venue, options)),
  };
  return async (path, deadline, signal) => {
    const reply = await getJson({ ...request, url: (options.url ?? venue.url) + path, deadline, signal });
    const { status, body, text, serverTime } = reply;
    const own = venue.errorOf(body);
    if (own === undefined && status === 200) {
      if (body === undefined) throw new TrackerError("malformed-answer", noJson(text));
      return { body, serverTime };
    }
    const said = own ?? plainText(body ?? text);
    const message = said === "" ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
    throw new TrackerError("no-answer", message, { retryable: isPassing(statusOf(venue, reply)) });
  };
}

/** Whether to observe rate limits: a stand-in on this machine has none. */
export function isSpared({ url }: SourceOptions): boolean {
  return url === undefined || !isLoopback(url);
}

function statusOf({ errorOf, statuses = [] }: Venue, { status, body }: Reply): number {
  const said = errorOf(body);
  return statuses.find(([error]) => said !== undefined && error.test(said))?.[1] ?? status;
}

function noJson(text: string): string {
  const said = plainText(text);
  if (said === "") return "an empty answer";
  return `${/^[[{]/.test(said) ? "broken JSON" : "not JSON"}: ${said}`;
}

/** A part of an address that is at least this long may be a token. */
const LONG_PART = 16;

/** What is sent with a request and must not appear in a message: the key, and the path of an address from the settings. */
function secretsOf(venue: Venue, { key = "", url }: SourceOptions): string[] {
  const path = url === undefined ? "" : new URL(url).pathname.replace(/\/+$/, "");
  const parts = path.split("/").filter((part) => part.length >= LONG_PART);
  return [...(venue.headers === undefined ? [] : [key]), path, ...parts];
}
