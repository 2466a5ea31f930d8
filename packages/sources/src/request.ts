import { hiding, type Instant, TrackerError } from "@tracker/core";
import { isLoopback } from "@tracker/settings";
import { getJson, isPassing, type Reply } from "./http.ts";
import { plainText } from "./said.ts";
import type { Venue } from "./venue.ts";

export interface SourceOptions {
  /** Instead of the venue's public address, without a trailing slash. */
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

/** What a venue answered, and when by its own clock. */
export interface Document {
  readonly body: unknown;
  readonly serverTime: Instant | null;
}

/**
 * Gets a document from a path of the venue's. Rejects with a TrackerError when it cannot be had or is the venue's own error
 * (`no-answer`), or is no JSON (`malformed-answer`); secrets of ours in what the venue says are left out.
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

/** Whether there is a public service to be spared: a stand-in on this machine has no rate limit. */
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
  return `${/^[[{]/.test(said) ? "broken JSON" : "no JSON"}: ${said}`;
}

/** A part of an address that is as long as a token may be one. */
const LONG_PART = 16;

/** What goes out with a request and must not come back in a message: a key, and the path of an address that the settings give. */
function secretsOf(venue: Venue, { key = "", url }: SourceOptions): string[] {
  const path = url === undefined ? "" : new URL(url).pathname.replace(/\/+$/, "");
  const parts = path.split("/").filter((part) => part.length >= LONG_PART);
  return [...(venue.headers === undefined ? [] : [key]), path, ...parts];
}
