import { INSTRUMENT } from "@tracker/core";
import type { Candle, Latest, Told } from "./answers.ts";
import { fetchFirst, fetchLast } from "./api.ts";
import { LENGTHS, type Plan, spanOf } from "./ranges.ts";
import type { View } from "./view.ts";

/** The two prices that a change lies between, in single slots: the same however the range is drawn. */
export interface Change {
  readonly from: Told;
  readonly to: Told;
  /** Whether `from` is what is to be compared with, and not only the first price after it. */
  readonly isWhole: boolean;
}

/**
 * Reads what the last price of a view is compared with: the price its range's length before, or the first that there is after that; of a
 * range between two times its first. Undefined where there is no earlier one.
 */
export async function readChange(
  view: View,
  plan: Plan,
  latest: Latest,
  candles: Promise<readonly Candle[]>,
  signal: AbortSignal,
): Promise<Change | undefined> {
  const { currency, span } = view;
  if (typeof span === "string") {
    const to = latest.prices.find((price) => price.currency === currency);
    if (to === undefined) return undefined;
    const length = spanOf(span);
    const wanted = length === undefined ? INSTRUMENT.since : to.slot - length;
    const from = await fetchFirst(currency, wanted, latest, signal);
    const isWhole = length === undefined || from?.slot === wanted;
    return from === null || from.slot >= to.slot ? undefined : { from, to, isWhole };
  }
  const from = await fetchFirst(currency, span.from, latest, signal);
  if (from === null || from.slot >= span.to) return undefined;
  const to = await lastOf(view.currency, { ...plan, ...span }, latest, await candles, signal);
  if (to === undefined || from.slot >= to.slot) return undefined;
  const isWhole = from.slot - span.from < LENGTHS.slot && span.to - to.slot <= LENGTHS.slot;
  return { from, to, isWhole };
}

/** The last price of a range. Candles are of whole spans: the last ones may lie beyond its end, or before its beginning. */
async function lastOf(
  currency: string,
  { from, to, length }: Plan,
  latest: Latest,
  candles: readonly Candle[],
  signal: AbortSignal,
): Promise<Told | undefined> {
  for (const { start } of candles.slice(-2).toReversed()) {
    const span = { from: Math.max(from, start), to: Math.min(to, start + LENGTHS[length]) };
    const found = span.from < span.to ? await fetchLast(currency, span, latest, signal) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
