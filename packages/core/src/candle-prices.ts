import type { Voice } from "./agreement.ts";
import { askCloses, type Closes } from "./closes.ts";
import type { Currency } from "./currency.ts";
import type { TrackerError } from "./errors.ts";
import type { Instant, Range } from "./instant.ts";
import { judgeCandles } from "./judge-candles.ts";
import { referenceOf } from "./past.ts";
import type { Ports } from "./ports.ts";
import type { Price } from "./price.ts";
import { REFERENCE_AGE } from "./rule.ts";
import { addSlots, LIVE_WINDOW, type Slot, slotAt, slotsOf } from "./slot.ts";
import type { ReceivedAnswer, SourceName } from "./source.ts";
import type { Capture } from "./store.ts";

export interface CandlePrices {
  /** A capture, with or without a price, for every currency and slot of the range whose candle is finished, ascending. */
  readonly captures: readonly Capture[];
  /** The failure of each source whose candles could not all be read. */
  readonly failures: ReadonlyMap<SourceName, TrackerError>;
  /** Whether any source's candles could be read, in any currency. */
  readonly anyRead: boolean;
}

/**
 * The prices that the venues' candles give for a range, independent of what is stored: jumps are measured against candles too, so that a wrong
 * stored price cannot cause a right one to be refused.
 */
export async function candlePrices(
  ports: Pick<Ports, "sources" | "clock">,
  range: Range<Slot>,
  currencies: readonly Currency[],
  signal: AbortSignal,
): Promise<CandlePrices> {
  const failures = new Map<SourceName, TrackerError>();
  const to = Math.min(range.to, addSlots(newestFinished(ports.clock.now()), 1));
  const slots = [...slotsOf({ from: range.from - REFERENCE_AGE, to })];
  const byCurrency = currencies.map(async (currency) => {
    const closes = await askCloses(ports, currency, slots, signal, failures);
    return { closes, judged: judgeSlots(currency, slots, closes, new Map(), ports.clock.now()) };
  });
  const all = await Promise.all(byCurrency);
  const captures = all.flatMap(({ judged }) => judged).filter(({ slot }) => slot >= range.from);
  return { captures, failures, anyRead: all.some(({ closes }) => closes.failed < closes.asked) };
}

/** The newest slot whose candle every venue has finished by now. */
export function newestFinished(now: Instant): Slot {
  return slotAt(now - LIVE_WINDOW);
}

/**
 * Judges the closes of ascending slots, oldest first: each price found is one that later slots are compared with.
 * @param prices the other prices to compare with, by slot; the prices found are added to it
 */
export function judgeSlots(
  currency: Currency,
  slots: readonly Slot[],
  closes: Closes,
  prices: Map<Slot, Price>,
  capturedAt: Instant,
): Capture[] {
  const closesAt = (slot: Slot) => new Map(votesOf(closes.at(slot)).map(({ source, value }) => [source, value]));
  return slots.map((slot): Capture => {
    const past = {
      closesAt,
      before: referenceOf(pricesIn(prices, slot - REFERENCE_AGE, slot)),
      after: referenceOf(pricesIn(prices, slot + REFERENCE_AGE, slot + 2 * REFERENCE_AGE).toReversed()),
    };
    const { price, quotes, context } = judgeCandles(slot, closes.at(slot), past, capturedAt);
    if (price !== null) prices.set(slot, price.price);
    return { slot, currency, price: price && { slot, currency, ...price, capturedAt }, quotes, context };
  });
}

/** The prices of a range, ascending by slot. */
function pricesIn(prices: ReadonlyMap<Slot, Price>, from: Instant, to: Instant): Price[] {
  return [...slotsOf({ from, to })].flatMap((slot) => prices.get(slot) ?? []);
}

function votesOf(answers: readonly ReceivedAnswer[]): Voice[] {
  return answers.flatMap((answer) => ("quote" in answer ? [{ source: answer.source, value: answer.quote.last }] : []));
}
