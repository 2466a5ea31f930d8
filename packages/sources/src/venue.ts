import type { Instant, Quote, Slot, SourceKind } from "@tracker/core";
import type { KnownSource } from "@tracker/settings";
import type { CandlePage } from "./candles.ts";

/** All that this project knows of a source: where its public API is, what it quotes, and how its answers are read. One file in `venues/` each. */
export interface Venue extends KnownSource {
  readonly kind: SourceKind;
  /** The public address, or what it was; paths are added to it. */
  readonly url: string;
  /** What the source calls the asset in a currency, by currency code: only what it quotes natively. */
  readonly symbols: Readonly<Record<string, string>>;
  /** Request headers that carry an API key, for sources that need it. */
  readonly headers?: (key: string) => Readonly<Record<string, string>>;
  /** The message of an answer that is the source's own error, whatever the HTTP status. */
  readonly errorOf: (body: unknown) => string | undefined;
  /** The HTTP status that its own errors amount to, by what they say, where they come with another: 429 when it was asked too often. */
  readonly statuses?: readonly (readonly [error: RegExp, status: number])[];
  /** How long it answers nothing to who has asked too often, in milliseconds, where that is known to be longer than a moment. */
  readonly blocksFor?: number;
  readonly ticker: Ticker;
  readonly candles?: Candles;
}

interface Ticker {
  /** Whether one request asks for every symbol; otherwise there is one request a symbol. */
  readonly together: boolean;
  /** Where one symbol may fail the request for all: the error that says so, and the least time between the requests that then ask singly. */
  readonly singly?: { readonly after: RegExp; readonly pace: number };
  /** What is asked for the price at a slot, which is live; a source that always answers with the newest does not look at it. */
  readonly path: (symbols: readonly string[], slot: Slot) => string;
  /** The quote of one symbol at the slot; throws a TrackerError (`malformed-answer`). */
  readonly read: (body: unknown, symbol: string, slot: Slot) => Quote;
  /** When the venue answered by its own clock, where a field says so; null for what is no such field. */
  readonly serverTime?: (body: unknown) => Instant | null;
}

/** Candles of a slot's length. */
export interface Candles {
  /** Candles that start from `from` to `to`, both inclusive. */
  readonly path: (symbol: string, from: Instant, to: Instant) => string;
  /** How many one request brings at the most. */
  readonly most: number;
  /** How far back they reach, in milliseconds. */
  readonly depth: number;
  /** The least time between two requests, in milliseconds, within the source's rate limit. */
  readonly pace: number;
  /** Throws a TrackerError (`malformed-answer`) where none can be read. */
  readonly read: (body: unknown, symbol: string) => CandlePage;
}
