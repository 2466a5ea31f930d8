import type { Currency } from "./currency.ts";
import type { Instant, Range } from "./instant.ts";
import type { Price } from "./price.ts";
import type { Quality } from "./quality.ts";
import type { Slot } from "./slot.ts";
import type { JudgedQuote } from "./verdict.ts";

/** The price of one currency in one slot. */
export interface PriceRow {
  readonly slot: Slot;
  readonly currency: Currency;
  readonly price: Price;
  readonly quality: Quality;
  /** How many venues' quotes the price is the median of, and how many were asked; at most 255. Both are 0 for an imported price, and only then. */
  readonly kept: number;
  readonly asked: number;
  /** (highest − lowest of the kept) / price, to 6 places. */
  readonly dispersion: number;
  /** The number of the price rule that made it: 1 to 255. */
  readonly rule: number;
  readonly capturedAt: Instant;
}

/** What the rule used of earlier slots for the capture as a whole, stored so that the price can be derived again. */
export interface CaptureContext {
  /** The median of the newest prices before the slot, which a jump is measured against; null if there was none. */
  readonly reference: Price | null;
  /** From candles: the first of the slots running in which the same pair has agreed. Live: the slot in which a jump was first quoted. Else null. */
  readonly agreedSince: Slot | null;
}

/** The result of capturing one slot in one currency: its quotes and, if there was a quorum, its price. */
export interface Capture {
  readonly slot: Slot;
  readonly currency: Currency;
  readonly price: PriceRow | null;
  readonly quotes: readonly JudgedQuote[];
  /** Null if the rule used nothing of earlier slots; a store returns a context without any value as null. */
  readonly context: CaptureContext | null;
}

/** A context, or null if it would hold no value. */
export function contextOf(reference: Price | null, agreedSince: Slot | null): CaptureContext | null {
  return reference === null && agreedSince === null ? null : { reference, agreedSince };
}

/** The quotes that a capture was judged by, and its context. */
export type Evidence = Pick<Capture, "slot" | "currency" | "quotes" | "context">;

/** The prices of a span of slots as a candle: made of stored prices, not of trades. */
export interface Candle {
  readonly start: Instant;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  /** How many slots of the span have a price, and how many of those are not `ok`. */
  readonly count: number;
  readonly degraded: number;
  readonly backfilled: number;
  readonly imported: number;
}

/** The most captures that one call may save: this bounds the transaction, and what a failure has to repeat. */
export const MOST_CAPTURES = 1_000;

/**
 * A port: where prices are kept. Failures are TrackerErrors.
 *
 * There is one row per (currency, slot), and saving is idempotent: of two captures of the same slot and currency the one whose price
 * outranks the other's is kept, with its quotes and context; of equals, the first. There is one quote per (slot, currency, source): of several
 * in a capture the first is kept. All captures of one call are saved, or none.
 */
export interface PriceStore {
  /** Saves at most MOST_CAPTURES. Resolves to how many prices are new or better than before, counting each slot and currency once. */
  save(captures: readonly Capture[]): Promise<number>;
  /** The prices of a range, ascending by slot. */
  prices(currency: Currency, range: Range): Promise<readonly PriceRow[]>;
  /** Ascending by start; spans of `length` milliseconds (a multiple of the slot length) counted from the epoch, without the empty ones. */
  candles(currency: Currency, range: Range, length: number): Promise<readonly Candle[]>;
  /** The newest price of each of the currencies that has one, by currency code. */
  latest(currencies: readonly Currency[]): Promise<readonly PriceRow[]>;
  /** The first price of a currency at or after a time; undefined if there is none. */
  firstFrom(currency: Currency, from: Instant): Promise<PriceRow | undefined>;
  /** The oldest price of each currency that has one, by currency code. */
  oldest(): Promise<readonly PriceRow[]>;
  /** The slots of the range that have a price, ascending, for each of the currencies. */
  pricedSlots(currencies: readonly Currency[], range: Range): Promise<ReadonlyMap<Currency, readonly Slot[]>>;
  /** Every currency's quotes of a slot, by currency, then source. */
  quotes(slot: Slot): Promise<readonly JudgedQuote[]>;
  /**
   * The evidence of the captures of a range, ascending by slot, then currency, the quotes by source; captures without quotes are left out.
   * The range bounds the memory: a day of three currencies and six sources is some 5,000 quotes.
   */
  evidence(range: Range): Promise<readonly Evidence[]>;
  /** The same for the newest slot that has any quotes: the newest captured one, whether it got a price or not. */
  newestEvidence(): Promise<readonly Evidence[]>;
  /** The oldest slot that has a quote; undefined if there is none. */
  oldestQuoted(): Promise<Slot | undefined>;
  /** Deletes at most `limit` of the oldest quotes before a slot, and at most as many contexts left without quotes. Resolves to how many quotes. */
  trimQuotes(before: Slot, limit: number): Promise<number>;
  close(): Promise<void>;
}

/** A stored price and the capture to replace it. */
export interface Repair {
  /** Replaced only if it is still the stored one, by its slot, currency and `capturedAt`. */
  readonly row: PriceRow;
  readonly by: PricedCapture;
}

/** A capture that has a price. */
export type PricedCapture = Capture & { readonly price: PriceRow };

/** Who replaces prices (at most LONGEST_WHO characters), why (at most LONGEST_WHY) and when. */
export interface RepairNote {
  readonly who: string;
  readonly why: string;
  readonly at: Instant;
}

export const LONGEST_WHO = 128;
export const LONGEST_WHY = 400;

/** A price that was replaced. */
export interface RepairedPrice extends RepairNote {
  readonly row: PriceRow;
}

/** A price store whose prices can be replaced by hand, whatever their quality; the replaced ones are kept for ever. */
export interface RepairableStore extends PriceStore {
  /**
   * Replaces at most MOST_CAPTURES prices with their quotes and contexts, and keeps the replaced rows: all of one call, or nothing. A row that
   * is no longer the stored one is skipped, so that repeating the call is safe. Resolves to how many have been replaced, by this call or by an
   * earlier one with the same note.
   */
  repair(repairs: readonly Repair[], note: RepairNote): Promise<number>;
  /** The replaced prices of a range, ascending by slot, then currency, then time. */
  repaired(range: Range): Promise<readonly RepairedPrice[]>;
}
