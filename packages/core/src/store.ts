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
  /** How many venues' quotes the price is the median of, of how many asked; at most 255. Both are 0 for an imported price, and only for one. */
  readonly kept: number;
  readonly asked: number;
  /** (highest − lowest of the kept) / price, to 6 places. */
  readonly dispersion: number;
  /** The number of the price rule that made it: 1 to 255. */
  readonly rule: number;
  readonly capturedAt: Instant;
}

/** What the rule used of the past for a capture as a whole, so that its price can be derived again from what is stored beside it. */
export interface CaptureContext {
  /** The median of the newest prices before the slot, which a jump is measured against; null where there was none. */
  readonly reference: Price | null;
  /** The slot of the first of the candles in a row on which the same pair of venues has agreed; null where no pair had to. */
  readonly agreedSince: Slot | null;
}

/** What one capture found for one slot and currency: its quotes and, if there was a quorum, its price. */
export interface Capture {
  readonly slot: Slot;
  readonly currency: Currency;
  readonly price: PriceRow | null;
  readonly quotes: readonly JudgedQuote[];
  /** Null where the rule used nothing of the past; a store gives one back as null in which nothing is said. */
  readonly context: CaptureContext | null;
}

/** A context, or null where nothing is said in it. */
export function contextOf(reference: Price | null, agreedSince: Slot | null): CaptureContext | null {
  return reference === null && agreedSince === null ? null : { reference, agreedSince };
}

/** What a capture was judged by. */
export type Evidence = Pick<Capture, "slot" | "currency" | "quotes" | "context">;

/** Prices of a span of slots, grouped: made of stored prices, not of trades. */
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

/** The most captures that one call may save: a bounded transaction, and the most that a failure repeats. */
export const MOST_CAPTURES = 1_000;

/**
 * A port: where prices are kept. Failures are TrackerErrors.
 *
 * There is one row a (currency, slot), and saving is idempotent: of two captures of the same slot and currency the one whose
 * price outranks the other's stays, with its quotes and context; of equals, the first. There is one quote a (slot, currency, source): of several
 * in a capture the first is kept. All captures of one call are saved, or none.
 */
export interface PriceStore {
  /** At most MOST_CAPTURES. Resolves to how many prices are there now that were not, or not as good: of one slot and currency one. */
  save(captures: readonly Capture[]): Promise<number>;
  /** Ascending by slot. */
  prices(currency: Currency, range: Range): Promise<readonly PriceRow[]>;
  /** Ascending by start; spans of `length` milliseconds (a multiple of the slot length) counted from the epoch, empty ones left out. */
  candles(currency: Currency, range: Range, length: number): Promise<readonly Candle[]>;
  /** The newest price of each of the currencies that has one, by currency code. */
  latest(currencies: readonly Currency[]): Promise<readonly PriceRow[]>;
  /** The first price of a currency from a time on. */
  firstFrom(currency: Currency, from: Instant): Promise<PriceRow | undefined>;
  /** The oldest price of each currency that has one, by currency code. */
  oldest(): Promise<readonly PriceRow[]>;
  /** The slots of the range that have a price, ascending, for each of the currencies. */
  pricedSlots(currencies: readonly Currency[], range: Range): Promise<ReadonlyMap<Currency, readonly Slot[]>>;
  /** Every currency's quotes of a slot, by currency, then source. */
  quotes(slot: Slot): Promise<readonly JudgedQuote[]>;
  /**
   * What the captures of a range were judged by, ascending by slot, then currency, the quotes by source; without those that kept no quotes.
   * The range bounds the memory: a day of three currencies and six sources is some 5,000 quotes.
   */
  evidence(range: Range): Promise<readonly Evidence[]>;
  /** The same of the newest slot that kept any quotes: the newest that was asked, whether it got a price or not. */
  newestEvidence(): Promise<readonly Evidence[]>;
  /** The oldest slot that has a quote; undefined where none is kept. */
  oldestQuoted(): Promise<Slot | undefined>;
  /** Deletes at most `limit` of the oldest quotes from before `slot`, and at most as many contexts that have none left; resolves to how many quotes. */
  trimQuotes(before: Slot, limit: number): Promise<number>;
  close(): Promise<void>;
}

/** A price that stands and what is to stand in its place. */
export interface Repair {
  /** Replaced only as long as it is what stands: by its slot, currency and `capturedAt`. */
  readonly row: PriceRow;
  readonly by: PricedCapture;
}

/** A capture that has a price. */
export type PricedCapture = Capture & { readonly price: PriceRow };

/** By whom (at most LONGEST_WHO), why (at most LONGEST_WHY) and when prices are replaced. */
export interface RepairNote {
  readonly who: string;
  readonly why: string;
  readonly at: Instant;
}

export const LONGEST_WHO = 128;
export const LONGEST_WHY = 400;

/** A price that stood until it was replaced. */
export interface RepairedPrice extends RepairNote {
  readonly row: PriceRow;
}

/** A price store whose prices can be replaced by hand, whatever their quality; what stood is kept for ever. */
export interface RepairableStore extends PriceStore {
  /**
   * Replaces at most MOST_CAPTURES prices with their quotes and contexts, and keeps what stood: all of one call, or nothing. A row that is no
   * longer what was to be replaced is left, so that it is safe to repeat. Resolves to how many have been replaced, now or when the same was
   * called before.
   */
  repair(repairs: readonly Repair[], note: RepairNote): Promise<number>;
  /** What has been replaced in a range, ascending by slot, then currency, then time. */
  repaired(range: Range): Promise<readonly RepairedPrice[]>;
}
