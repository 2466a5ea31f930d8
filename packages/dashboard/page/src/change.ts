import { INSTRUMENT } from "@tracker/core";
import type { Candle, Latest, Told } from "./answers.ts";
import { fetchFirst, fetchLast } from "./api.ts";
import { LENGTHS, type Plan, spanOf } from "./ranges.ts";
import type { View } from "./view.ts";

/** The two prices of a change, each a single slot's: the same as a line and as candles. */
export interface Change {
  readonly from: Told;
  readonly to: Told;
  /** Whether `from` is exactly the slot to compare with; if not, it is the first price after that. */
  readonly isWhole: boolean;
}

/**
 * Resolves to the last price of a view and the one it is compared with: the price one range's length before, or the first after that; in a
 * custom range, its first price. Undefined if there is no earlier price.
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

/** The last price of a range. Candles cover whole spans, so the last two may reach beyond the range's end or begin before its start. */
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
