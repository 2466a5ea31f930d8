import type { Quality } from "@tracker/core";
import type { Candle } from "./answers.ts";
import { floorTo, LENGTHS, type Plan } from "./ranges.ts";

/** One place on the time axis, with the prices of its span or without any: a gap. */
export interface Point {
  readonly start: number;
  readonly candle?: Candle;
}

/** Every span of a plan in order, so that what is missing takes the room that it took; what comes before the first price of all is left out. */
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

/** How far up and down some candles go; undefined without any. */
export function extremesOf(candles: readonly Candle[]): Extremes | undefined {
  if (candles.length === 0) return undefined;
  return {
    high: candles.reduce((high, candle) => Math.max(high, candle.high), Number.NEGATIVE_INFINITY),
    low: candles.reduce((low, candle) => Math.min(low, candle.low), Number.POSITIVE_INFINITY),
  };
}

/** Those worse than ok, the worst first. */
const WORSE = ["imported", "backfilled", "degraded"] as const satisfies readonly Quality[];

/** The worst quality among a candle's prices. */
export function qualityOf(candle: Candle): Quality {
  return WORSE.find((quality) => candle[quality] > 0) ?? "ok";
}

/** The quality of a candle in words; of many prices it says how many are not as good as they could be. */
export function qualityText(candle: Candle): string {
  if (candle.count === 1) return qualityOf(candle);
  const worse = WORSE.toReversed().filter((quality) => candle[quality] > 0);
  return [`${candle.count} prices`, ...worse.map((quality) => `${candle[quality]} ${quality}`)].join(", ");
}
