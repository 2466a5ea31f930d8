import { apartFrom, outlierLimit } from "./agreement.ts";
import type { Currency } from "./currency.ts";
import { median, type Price } from "./price.ts";
import { fairPrice } from "./quote-checks.ts";
import { AGREEMENT, FROZEN_SLOTS, REFERENCE_AGE, REFERENCES } from "./rule.ts";
import { addSlots, type Slot } from "./slot.ts";
import type { Quote, ReceivedAnswer, SourceName } from "./source.ts";
import type { PriceStore } from "./store.ts";
import type { JudgedQuote } from "./verdict.ts";

/** What the rule looks at of the slots before, in one currency. */
export interface Past {
  /** Prices not older than REFERENCE_AGE, ascending by slot. */
  readonly prices: readonly Price[];
  /** The quotes of the slot before. */
  readonly quotes: readonly JudgedQuote[];
}

export const NOTHING_BEFORE: Past = { prices: [], quotes: [] };

/** Whether an answer quotes otherwise than its source did in the slot before, or it did not. */
export function hasChanged(answer: ReceivedAnswer, { quotes }: Past): boolean {
  return "quote" in answer && !quotes.some((before) => before.source === answer.source && isSame(before, answer.quote));
}

function isSame(before: JudgedQuote, { last, bid, ask }: Quote): boolean {
  return before.last === last && before.bid === bid && before.ask === ask;
}

/** Reads what the rule looks at before it judges a slot. */
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

/** What a price is compared with: the median of the newest prices; null where there is none. */
export function referenceOf(prices: readonly Price[]): Price | null {
  const newest = prices.slice(-REFERENCES);
  return newest.length === 0 ? null : median(newest);
}

/** Since when a price is said that was not believed at once: since the slot before if that said the same, else since this one. */
export function agreedSince(slot: Slot, price: Price, { quotes }: Past): Slot {
  const unconfirmed = quotes.filter(({ verdict }) => verdict === "unconfirmed").flatMap(fairOf);
  if (unconfirmed.length === 0 || apartFrom(price, median(unconfirmed)) > AGREEMENT) return slot;
  return addSlots(slot, -1);
}

/** Since when a source says the same, in every currency, and what the others said then. */
export interface Memory {
  readonly unchangedSince: Slot | null;
  readonly othersThen: Price | null;
}

/**
 * What is remembered of each source that quotes at a slot.
 * @param sound each source's quote with which nothing else is wrong
 * @param alive the sources that quote otherwise than before in any currency: little is traded in this one, and their feed has not stopped
 */
export function memoryOf(
  slot: Slot,
  sound: ReadonlyMap<SourceName, Quote>,
  { quotes }: Past,
  alive: ReadonlySet<SourceName>,
): Map<SourceName, Memory> {
  const before = new Map(quotes.map((quote) => [quote.source, quote]));
  const fair = new Map([...sound].map(([source, quote]) => [source, fairPrice(quote)]));
  // Where a liar was when it is heard first, is not where the others were.
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

/** Whether a source has said the same for FROZEN_SLOTS slots. */
export function isUnchanged({ unchangedSince }: Memory, slot: Slot): boolean {
  return unchangedSince !== null && unchangedSince <= addSlots(slot, 1 - FROZEN_SLOTS);
}

function fairOf({ last, bid, ask, venueTime }: JudgedQuote): Price[] {
  return last === null ? [] : [fairPrice({ last, bid, ask, venueTime })];
}
