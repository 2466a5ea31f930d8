import type { Quality } from "@tracker/core";
import type { Candle } from "./answers.ts";
import { floorTo, LENGTHS, type Plan } from "./ranges.ts";

/** One place on the time axis, with the candle of its span; without one it is a gap. */
export interface Point {
  readonly start: number;
  readonly candle?: Candle;
}

/** Returns every span of a plan in order, so that gaps keep their width. With `whole`, the spans before the first price are left out. */
export function pointsOf(candles: readonly Candle[], { from, to, length }: Plan, whole: boolean): Point[] {
  const step = LENGTHS[length];
  const known = new Map(candles.map((candle) => [candle.start, candle]));
  const first = whole ? (candles[0]?.start ?? to) : floorTo(from, step);
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / step)) }, (_, index) => {
    const start = first + index * step;
    const candle = known.get(start);
    return candle === undefined ? { start } : { start, candle };
  });
}

export interface Extremes {
  readonly high: number;
  readonly low: number;
}

/** The highest high and the lowest low of some candles; undefined without any. */
export function extremesOf(candles: readonly Candle[]): Extremes | undefined {
  if (candles.length === 0) return undefined;
  return {
    high: candles.reduce((high, candle) => Math.max(high, candle.high), Number.NEGATIVE_INFINITY),
    low: candles.reduce((low, candle) => Math.min(low, candle.low), Number.POSITIVE_INFINITY),
  };
}

/** The qualities below ok, the worst first. */
const WORSE = ["imported", "backfilled", "degraded"] as const satisfies readonly Quality[];

/** The worst quality among a candle's prices. */
export function qualityOf(candle: Candle): Quality {
  return WORSE.find((quality) => candle[quality] > 0) ?? "ok";
}

/** The quality of a candle in words; for several prices, how many are of which quality below ok. */
export function qualityText(candle: Candle): string {
  if (candle.count === 1) return qualityOf(candle);
  const worse = WORSE.toReversed().filter((quality) => candle[quality] > 0);
  return [`${candle.count} prices`, ...worse.map((quality) => `${candle[quality]} ${quality}`)].join(", ");
}
