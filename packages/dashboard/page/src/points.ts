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

export interface Summary {
  readonly first: number;
  readonly last: number;
  readonly change: number;
  /** As a part of the first price. */
  readonly relative: number;
  readonly high: number;
  readonly low: number;
}

/** What happened over some candles; undefined without any. */
export function summaryOf(candles: readonly Candle[]): Summary | undefined {
  const [first, last] = [candles[0]?.open, candles.at(-1)?.close];
  if (first === undefined || last === undefined) return undefined;
  return {
    first,
    last,
    change: last - first,
    relative: last / first - 1,
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
