import type { Fault, Market } from "@stand-ins/venues";

/**
 * What the pipeline ought to store, said once more and differently: from the simulator's path and the list of faults alone. It shares no
 * code with the pipeline.
 */

const SLOT = 300_000;
const CANDLE_VENUES = ["coinbase", "kraken", "bitstamp", "bitfinex"] as const;
const VENUES: Record<string, readonly string[]> = {
  USD: ["coinbase", "kraken", "bitstamp", "bitfinex", "gemini"],
  EUR: ["coinbase", "kraken", "bitstamp", "bitfinex", "bitvavo"],
  GBP: ["coinbase", "kraken", "bitstamp", "bitfinex"],
};

export interface Expected {
  readonly price: number;
  readonly backfilled: boolean;
}

export interface World {
  readonly market: Market;
  readonly faults: readonly Fault[];
  readonly first: number;
  readonly last: number;
}

/** The ten-line rule: among values that are either honest or absurd, the median of those near the middle one, if at least two are. */
function agreedPrice(values: number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = medianOf(sorted);
  const near = sorted.filter((value) => Math.abs(value / middle - 1) < 0.01);
  return near.length >= 2 ? medianOf(near) : undefined;
}

function medianOf(sorted: number[]): number {
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
}

function faultOf({ faults }: World, venue: string, time: number): Fault | undefined {
  return faults.find((fault) => fault.venue === venue && (fault.from ?? 0) <= time && time < (fault.to ?? Infinity));
}

/** A venue's price at a slot: nothing when it fails; ten times too much, or the near side of the book, when its price is spoilt. */
function quoted(world: World, venue: string, currency: string, slot: number): number[] {
  const tick = world.market.tick(venue as never, currency, slot);
  const fault = faultOf(world, venue, slot);
  if (tick === undefined) return [];
  if (fault === undefined || (fault.currency !== undefined && fault.currency !== currency)) return [tick.last];
  if (fault.kind === "outlier") return [tick.last * 10];
  if (fault.kind !== "stale-last") return [];
  const stale = world.market.tick(venue as never, currency, slot - 41 * 60_000)?.last ?? tick.last;
  return [Math.min(Math.max(stale, tick.bid), tick.ask)];
}

/** A venue's close at a slot, asked at a later run. */
function closed(world: World, venue: string, currency: string, slot: number, run: number): number[] {
  const candle = world.market.candle(venue as never, currency, slot - SLOT, run);
  const fault = faultOf(world, venue, run);
  if (candle === undefined) return [];
  if (fault === undefined || fault.kind === "stale-last" || (fault.currency ?? currency) !== currency)
    return [candle.close];
  return fault.kind === "outlier" ? [candle.close * 10] : [];
}

/** The price of a slot and currency after the run at `last`; undefined where no quorum was ever reached. */
export function expectedPrice(world: World, currency: string, slot: number): Expected | undefined {
  const live = agreedPrice((VENUES[currency] ?? []).flatMap((venue) => quoted(world, venue, currency, slot)));
  if (live !== undefined) return { price: live, backfilled: false };
  for (let run = slot + SLOT; run <= world.last; run += SLOT) {
    const price = agreedPrice(CANDLE_VENUES.flatMap((venue) => closed(world, venue, currency, slot, run)));
    if (price !== undefined) return { price, backfilled: true };
  }
  return undefined;
}
