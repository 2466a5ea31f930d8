import { type Instant, TrackerError } from "@tracker/core";
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
 * (`no-answer`), or is no JSON (`malformed-answer`); a key in what the venue says is left out.
 */
export type Requester = (path: string, deadline: number, signal: AbortSignal) => Promise<Document>;

export function requesterOf(venue: Venue, options: SourceOptions): Requester {
  const { key = "" } = options;
  const spared = isSpared(options);
  const request = {
    headers: venue.headers?.(key) ?? {},
    pause: spared ? undefined : 0,
    blocksFor: spared ? venue.blocksFor : undefined,
    statusOf: (reply: Reply) => statusOf(venue, reply),
    secret: venue.headers === undefined || key === "" ? undefined : spellings(key),
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

/** A key as it may stand in a document: each of its characters as it is, percent-encoded (also twice) or as an escape of JSON or HTML. */
function spellings(key: string): RegExp {
  const characters = [...key].map((character) => {
    const hex = character.charCodeAt(0).toString(16);
    const own = character.replace(/\W/, "\\$&");
    return `(?:${own}|%(?:25)*${hex}|\\\\+u0*${hex}|&#(?:x0*${hex}|${character.charCodeAt(0)});)`;
  });
  return new RegExp(characters.join(""), "gi");
}
