import type { Currency } from "./currency.ts";
import type { TrackerError } from "./errors.ts";
import type { Instant, Range } from "./instant.ts";
import type { Price } from "./price.ts";
import type { Slot } from "./slot.ts";

/** The name of a source in settings, logs and the quote table: lower-case letters, digits and dashes, at most LONGEST_SOURCE_NAME of them. */
export type SourceName = string;

/** The width of the quote table's column. */
export const LONGEST_SOURCE_NAME = 20;

/** A venue trades, and counts toward the price. An index is derived from venues: it is a cross-check and does not count. */
export type SourceKind = "venue" | "index";

/** What one unit of the asset costs, by one source. */
export interface Quote {
  /** The last trade's price. */
  readonly last: Price;
  readonly bid: Price | null;
  readonly ask: Price | null;
  /** The time the source gives with it; null if it gives none from which a stale answer can be told. */
  readonly venueTime: Instant | null;
}

/** A source's answer for one currency: a failure in one currency does not affect another. */
export type Answer = Timed & { readonly currency: Currency } & (
    | { readonly quote: Quote }
    | { readonly error: TrackerError }
  );

interface Timed {
  /** The time by the source's clock when it answered, to a second or so; null if it did not give it. */
  readonly serverTime?: Instant | null;
}

/** An answer with the source that gave it and the time it arrived. */
export type ReceivedAnswer = Answer & {
  readonly source: SourceName;
  readonly kind: SourceKind;
  readonly receivedAt: Instant;
};

/** The close of a candle as long as a slot: the last trade in the slot length from `start` on. */
export interface CandleClose {
  readonly start: Slot;
  readonly close: Price;
}

/** A port: where quotes and candles come from. */
export interface PriceSource {
  readonly name: SourceName;
  readonly kind: SourceKind;
  /** The currencies that the source quotes natively; it must not be asked for any other. */
  readonly currencies: readonly Currency[];
  /**
   * Resolves to one answer for each currency: what one unit of the asset costs in the slot, which is live. Never rejects: a failure is an
   * answer. Ends within ASK_DEADLINE.
   */
  ask(slot: Slot, currencies: readonly Currency[], signal: AbortSignal): Promise<readonly Answer[]>;
  /** Present where the source keeps candles. */
  readonly history?: CandleHistory;
}

/** The candles of a range, as a source answered. */
export interface HistoryAnswer extends Timed {
  /** In any order; candles without a trade, and those that could not be read, are left out. */
  readonly closes: readonly CandleClose[];
  /** What is wrong with the first candle that could not be read. */
  readonly problem?: TrackerError;
}

export interface CandleHistory {
  /** How far back candles reach, in milliseconds; Infinity if no limit is known. */
  readonly depth: number;
  /** The candles that start in the range. Rejects with a TrackerError. */
  ask(currency: Currency, range: Range<Slot>, signal: AbortSignal): Promise<HistoryAnswer>;
}
