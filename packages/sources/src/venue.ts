import type { CandleClose, Instant, Quote, SourceKind, SourceName } from "@tracker/core";

/** A source described: where its public API is, what it quotes, and how its answers are read. One file in `venues/` each. */
export interface Venue {
  readonly name: SourceName;
  readonly kind: SourceKind;
  /** The public address; paths are added to it. */
  readonly url: string;
  /** What the source calls bitcoin in a currency, by currency code: only what it quotes natively. */
  readonly symbols: Readonly<Record<string, string>>;
  /** Request headers that carry an API key, for sources that need one. */
  readonly headers?: (key: string) => Readonly<Record<string, string>>;
  /** The message of an answer that is the source's own error, whatever the HTTP status. */
  readonly errorOf: (body: unknown) => string | undefined;
  readonly ticker: Ticker;
  readonly candles?: Candles;
}

interface Ticker {
  /** Whether one request asks for every symbol; otherwise there is one request a symbol. */
  readonly together: boolean;
  readonly path: (symbols: readonly string[]) => string;
  /** The quote of one symbol; throws a TrackerError (`malformed-answer`). */
  readonly read: (body: unknown, symbol: string) => Quote;
}

/** Five-minute candles. */
export interface Candles {
  /** Candles that start from `from` to `to`, both inclusive. */
  readonly path: (symbol: string, from: Instant, to: Instant) => string;
  /** How many one request brings at the most. */
  readonly most: number;
  /** How far back they reach, in milliseconds. */
  readonly depth: number;
  /** The least time between two requests, in milliseconds, within the source's rate limit. */
  readonly pace: number;
  /** Throws a TrackerError (`malformed-answer`). */
  readonly read: (body: unknown, symbol: string) => readonly CandleClose[];
}
