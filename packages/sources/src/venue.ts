import type { Instant, Quote, Slot, SourceKind } from "@tracker/core";
import type { KnownSource } from "@tracker/settings";
import type { CandlePage } from "./candles.ts";

/** Everything this project knows about a source: where its public API is, what it quotes, and how to read its answers. Each has a file in `venues/`. */
export interface Venue extends KnownSource {
  readonly kind: SourceKind;
  /** The public address, or the former one; paths are appended to it. */
  readonly url: string;
  /** The source's symbols for the asset, by currency code: only for currencies that it quotes natively. */
  readonly symbols: Readonly<Record<string, string>>;
  /** Request headers that carry an API key, for sources that need one. */
  readonly headers?: (key: string) => Readonly<Record<string, string>>;
  /** The message of an answer that is the source's own error, whatever the HTTP status. */
  readonly errorOf: (body: unknown) => string | undefined;
  /** The HTTP status that its own errors really mean, by their text, if they come with another: 429 when it was asked too often. */
  readonly statuses?: readonly (readonly [error: RegExp, status: number])[];
  /** How long it blocks a client that has asked too often, in milliseconds, if that is known to be longer than a moment. */
  readonly blocksFor?: number;
  readonly ticker: Ticker;
  readonly candles?: Candles;
}

interface Ticker {
  /** Whether one request asks for every symbol; if not, there is one request for each. */
  readonly together: boolean;
  /** If one symbol can fail the request for all: the error that says so, and the least milliseconds between the single requests that follow. */
  readonly singly?: { readonly after: RegExp; readonly pace: number };
  /** The request for the price at a slot, which is live; a source that always answers with the newest price ignores the slot. */
  readonly path: (symbols: readonly string[], slot: Slot) => string;
  /** The quote of one symbol at the slot; throws a TrackerError (`malformed-answer`). */
  readonly read: (body: unknown, symbol: string, slot: Slot) => Quote;
  /** The time of the answer by the venue's clock, if a field has it; null if that field cannot be read. */
  readonly serverTime?: (body: unknown) => Instant | null;
}

/** Candles of a slot's length. */
export interface Candles {
  /** Candles that start from `from` to `to`, both inclusive. */
  readonly path: (symbol: string, from: Instant, to: Instant) => string;
  /** The most candles that one request returns. */
  readonly most: number;
  /** How far back they reach, in milliseconds. */
  readonly depth: number;
  /** The least time between two requests, in milliseconds, within the source's rate limit. */
  readonly pace: number;
  /** Throws a TrackerError (`malformed-answer`) if none can be read. */
  readonly read: (body: unknown, symbol: string) => CandlePage;
}
