import { apartFrom, outlierLimit } from "./agreement.ts";
import type { Currency } from "./currency.ts";
import { median, type Price } from "./price.ts";
import { fairPrice } from "./quote-checks.ts";
import { AGREEMENT, FROZEN_SLOTS, REFERENCE_AGE, REFERENCES } from "./rule.ts";
import { addSlots, type Slot } from "./slot.ts";
import type { Quote, ReceivedAnswer, SourceName } from "./source.ts";
import type { PriceStore } from "./store.ts";
import type { JudgedQuote } from "./verdict.ts";

/** The earlier prices and quotes that the rule looks at, in one currency. */
export interface Past {
  /** Prices not older than REFERENCE_AGE, ascending by slot. */
  readonly prices: readonly Price[];
  /** The quotes of the slot before. */
  readonly quotes: readonly JudgedQuote[];
}

export const NOTHING_BEFORE: Past = { prices: [], quotes: [] };

/** Whether a source's quote differs from the one it gave in the slot before, or it gave none. */
export function hasChanged(answer: ReceivedAnswer, { quotes }: Past): boolean {
  return "quote" in answer && !quotes.some((before) => before.source === answer.source && isSame(before, answer.quote));
}

function isSame(before: JudgedQuote, { last, bid, ask }: Quote): boolean {
  return before.last === last && before.bid === bid && before.ask === ask;
}

/** Reads the past of a slot, for each of the currencies. */
export async function readPast(
  store: PriceStore,
  slot: Slot,
  currencies: readonly Currency[],
): Promise<ReadonlyMap<Currency, Past>> {
  const span = { from: slot - REFERENCE_AGE, to: slot };
  const [quotes, ...prices] = await Promise.all([
    store.quotes(addSlots(slot, -1)),
    ...currencies.map((currency) => store.prices(currency, span)),
  ]);
  return new Map(
    currencies.map((currency, index) => [
      currency,
      {
        prices: (prices[index] ?? []).map(({ price }) => price),
        quotes: quotes.filter((quote) => quote.currency === currency),
      },
    ]),
  );
}

/** The price to compare with: the median of the newest REFERENCES prices; null if there is none. */
export function referenceOf(prices: readonly Price[]): Price | null {
  const newest = prices.slice(-REFERENCES);
  return newest.length === 0 ? null : median(newest);
}

/** The slot since which an unconfirmed price has been quoted: the one before if it had the same price, else this one. */
export function agreedSince(slot: Slot, price: Price, { quotes }: Past): Slot {
  const unconfirmed = quotes.filter(({ verdict }) => verdict === "unconfirmed").flatMap(fairOf);
  if (unconfirmed.length === 0 || apartFrom(price, median(unconfirmed)) > AGREEMENT) return slot;
  return addSlots(slot, -1);
}

/** The slot since which a source's quotes have not changed in any currency, and the median of the others in that slot. */
export interface Memory {
  readonly unchangedSince: Slot | null;
  readonly othersThen: Price | null;
}

/**
 * The memory of each source that quotes in a slot.
 * @param sound the sources' sound quotes
 * @param alive the sources whose quote has changed in any currency: if it has not in this one, little is traded, and the feed has not stopped
 */
export function memoryOf(
  slot: Slot,
  sound: ReadonlyMap<SourceName, Quote>,
  { quotes }: Past,
  alive: ReadonlySet<SourceName>,
): Map<SourceName, Memory> {
  const before = new Map(quotes.map((quote) => [quote.source, quote]));
  const fair = new Map([...sound].map(([source, quote]) => [source, fairPrice(quote)]));
  // An outlier must not distort where the others were.
  const limit = outlierLimit([...fair.values()]);
  const memory = new Map<SourceName, Memory>();
  for (const [source, quote] of sound) {
    const last = before.get(source);
    const others = [...fair]
      .filter(([other, value]) => other !== source && limit.allows(value))
      .map(([, value]) => value);
    const now = { unchangedSince: slot, othersThen: others.length === 0 ? null : median(others) };
    const isStill = last !== undefined && isSame(last, quote) && !alive.has(source);
    const { unchangedSince = null, othersThen = null } = isStill ? last : {};
    memory.set(source, unchangedSince === null ? now : { unchangedSince, othersThen });
  }
  return memory;
}

/** Whether a source's quote has not changed for FROZEN_SLOTS slots. */
export function isUnchanged({ unchangedSince }: Memory, slot: Slot): boolean {
  return unchangedSince !== null && unchangedSince <= addSlots(slot, 1 - FROZEN_SLOTS);
}

function fairOf({ last, bid, ask, venueTime }: JudgedQuote): Price[] {
  return last === null ? [] : [fairPrice({ last, bid, ask, venueTime })];
}
