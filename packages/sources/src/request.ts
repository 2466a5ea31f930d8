import { TrackerError } from "@tracker/core";
import { isLoopback } from "@tracker/settings";
import { getJson, type Reply } from "./http.ts";
import type { Venue } from "./venue.ts";

export interface SourceOptions {
  /** Instead of the venue's public address, without a trailing slash. */
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

/** What a venue answered, and when by its own clock. */
export type Document = Pick<Reply, "body" | "serverTime">;

/** Gets a document from a path of the venue's. Rejects with a TrackerError when it cannot be had, or is the venue's own error. */
export type Requester = (path: string, deadline: number, signal: AbortSignal) => Promise<Document>;

export function requesterOf(venue: Venue, options: SourceOptions): Requester {
  const headers = venue.headers?.(options.key ?? "") ?? {};
  const pause = isSpared(options) ? {} : { pause: 0 };
  return async (path, deadline, signal) => {
    const url = (options.url ?? venue.url) + path;
    const { status, body, serverTime } = await getJson({ url, headers, deadline, signal, ...pause });
    const said = venue.errorOf(body);
    if (said === undefined && status === 200) return { body, serverTime };
    const message = said === undefined ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
    throw new TrackerError("no-answer", message, { retryable: status === 429 || status >= 500 });
  };
}

/** Whether there is a public service to be spared: a stand-in on this machine has no rate limit. */
export function isSpared({ url }: SourceOptions): boolean {
  return url === undefined || !isLoopback(url);
}
