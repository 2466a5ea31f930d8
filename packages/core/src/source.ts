import type { Currency } from "./currency.ts";
import type { TrackerError } from "./errors.ts";
import type { Instant, Range } from "./instant.ts";
import type { Price } from "./price.ts";
import type { Slot } from "./slot.ts";

/** The name of a source in settings, logs and the quote table: small letters, digits and dashes, at most LONGEST_SOURCE_NAME of them. */
export type SourceName = string;

/** What the quote table's column holds. */
export const LONGEST_SOURCE_NAME = 20;

/** A venue trades, and counts toward the price. An index is derived from venues: it is a cross-check and does not count. */
export type SourceKind = "venue" | "index";

/** What a source says one unit of the asset costs. */
export interface Quote {
  /** The last trade's price. */
  readonly last: Price;
  readonly bid: Price | null;
  readonly ask: Price | null;
  /** The time the source gives with it; null where it gives none that tells a fresh answer from a stale one. */
  readonly venueTime: Instant | null;
}

/** A source's answer for one currency: a failure of one currency never takes another with it. */
export type Answer = Timed & { readonly currency: Currency } & (
    | { readonly quote: Quote }
    | { readonly error: TrackerError }
  );

interface Timed {
  /** What time it was by the source's clock when it answered, to a second or so; null where it did not say. */
  readonly serverTime?: Instant | null;
}

/** An answer with who gave it and when it arrived. */
export type ReceivedAnswer = Answer & {
  readonly source: SourceName;
  readonly kind: SourceKind;
  readonly receivedAt: Instant;
};

/** The close of a candle as long as a slot: the last trade of the time that begins at `start`. */
export interface CandleClose {
  readonly start: Slot;
  readonly close: Price;
}

/** A port: where quotes and candles come from. */
export interface PriceSource {
  readonly name: SourceName;
  readonly kind: SourceKind;
  /** The currencies that the source quotes natively; no other may be asked of it. */
  readonly currencies: readonly Currency[];
  /**
   * One answer a currency asked: what one bitcoin costs at the slot, which is live. Never rejects: a failure is an answer. Ends within the
   * ask deadline of the price rule.
   */
  ask(slot: Slot, currencies: readonly Currency[], signal: AbortSignal): Promise<readonly Answer[]>;
  /** Present where the source keeps candles. */
  readonly history?: CandleHistory;
}

/** The candles of a range, as a source answered. */
export interface HistoryAnswer extends Timed {
  /** In any order; a candle without a trade is absent. */
  readonly closes: readonly CandleClose[];
  /** What is wrong with the first candle that could not be read: it is absent as well. */
  readonly problem?: TrackerError;
}

export interface CandleHistory {
  /** How far back candles reach, in milliseconds; Infinity where there is no known end. */
  readonly depth: number;
  /** The candles that start in the range. Rejects with a TrackerError. */
  ask(currency: Currency, range: Range<Slot>, signal: AbortSignal): Promise<HistoryAnswer>;
}
