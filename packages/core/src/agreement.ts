import { median, type Price } from "./price.ts";
import { OUTLIER_CEILING, OUTLIER_DEVIATIONS, OUTLIER_FLOOR, PAIR, PAIR_AGREEMENT, QUORUM } from "./rule.ts";
import type { SourceName } from "./source.ts";
import { percent } from "./text.ts";

/** What one venue says a price is, after every check of its own quote has passed. */
export interface Voice {
  readonly source: SourceName;
  readonly value: Price;
}

/** Voices that agree, and the price they make. */
export interface Camp {
  readonly members: readonly Voice[];
  readonly price: Price;
  /** (highest − lowest) / price. */
  readonly spread: number;
}

/** How far from the median a price may lie: three scaled median absolute deviations, within a floor and a ceiling. */
export interface OutlierLimit {
  allows(price: Price): boolean;
  describe(price: Price): string;
}

export function outlierLimit(prices: readonly Price[]): OutlierLimit {
  if (prices.length === 0) return { allows: () => true, describe: () => "" };
  const middle = median(prices);
  const distance = (price: Price) => Math.abs(price - middle) as Price;
  const deviation = OUTLIER_DEVIATIONS * median(prices.map(distance));
  const limit = Math.min(Math.max(deviation, OUTLIER_FLOOR * middle), OUTLIER_CEILING * middle);
  return {
    allows: (price) => distance(price) <= limit,
    describe: (price) => `${percent(distance(price) / middle)} from the median, limit ${percent(limit / middle)}`,
  };
}

/**
 * Three or more that agree: all but the outliers if they lie within `apart` of each other and not in two camps, else the largest camp within
 * PAIR_AGREEMENT. It must be more than half of `outOf`. Undefined if there is none.
 */
export function majority(voices: readonly Voice[], apart: number, outOf: number): Camp | undefined {
  const near = campOf(withoutOutliers(voices));
  const camp = near !== undefined && near.spread <= apart && hasCentre(near) ? near : largest(voices);
  return camp !== undefined && camp.members.length >= QUORUM && camp.members.length > outOf / 2 ? camp : undefined;
}

/** Whether any voice is near the median: between two camps there is none. */
function hasCentre({ members, price }: Camp): boolean {
  return members.some(({ value }) => apartFrom(value, price) <= PAIR_AGREEMENT);
}

/** The pair that is left without outliers and agrees within PAIR_AGREEMENT; undefined if there is none. */
export function pairOf(voices: readonly Voice[]): Camp | undefined {
  const camp = campOf(withoutOutliers(voices));
  return camp !== undefined && camp.members.length === PAIR && camp.spread <= PAIR_AGREEMENT ? camp : undefined;
}

/** The voices that contradict a pair: more than PAIR_AGREEMENT from it. */
export function contradicting({ price }: Camp, voices: readonly Voice[]): Voice[] {
  return voices.filter(({ value }) => apartFrom(value, price) > PAIR_AGREEMENT);
}

/** How far a price is from another, as a fraction of that other. */
export function apartFrom(price: Price, other: Price): number {
  return Math.abs(price - other) / other;
}

function withoutOutliers(voices: readonly Voice[]): Voice[] {
  const limit = outlierLimit(voices.map(({ value }) => value));
  return voices.filter(({ value }) => limit.allows(value));
}

function campOf(members: readonly Voice[]): Camp | undefined {
  if (members.length === 0) return undefined;
  const values = members.map(({ value }) => value);
  const price = median(values);
  return { members, price, spread: (Math.max(...values) - Math.min(...values)) / price };
}

/** The camp within PAIR_AGREEMENT that has the most members; of equals, the closest together, then the lowest. */
function largest(voices: readonly Voice[]): Camp | undefined {
  const sorted = voices.toSorted((a, b) => a.value - b.value);
  // From the lowest up: a stable sort keeps the lower of two equal camps first.
  const camps = sorted.flatMap((_, first) => sorted.flatMap((_, last) => campOf(sorted.slice(first, last + 1)) ?? []));
  const [best] = camps
    .filter(({ spread }) => spread <= PAIR_AGREEMENT)
    .toSorted((a, b) => b.members.length - a.members.length || a.spread - b.spread);
  return best;
}
