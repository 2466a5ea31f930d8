import { type Instant, MINUTE, parseInstant, parsePrice } from "@tracker/core";
import type { Checked } from "@tracker/settings";

interface Trade {
  readonly time: Instant;
  /** In currency units. */
  readonly price: number;
}

/** The true price over time: what every simulated venue quotes around. */
export interface PricePath {
  /** The first trade's time. */
  readonly from: Instant;
  /** The last trade's time. */
  readonly to: Instant;
  /** The last trade at or before an instant; undefined before the first. */
  at(time: Instant): Trade | undefined;
}

/**
 * A path from the lines `timestamp,close` (ISO 8601 in UTC, a positive decimal), oldest first, after that header; or the lines that are wrong.
 */
export function readPath(csv: string, file: string): Checked<PricePath> {
  const [header = "", ...lines] = csv.trimEnd().split(/\r?\n/);
  const problems: string[] =
    header.trim() === "timestamp,close" ? [] : [`${file}:1: expected the header "timestamp,close"`];
  const trades: Trade[] = [];
  lines.forEach((line, index) => {
    const [, timestamp = "", close = ""] = /^([^,]+),(\d+(?:\.\d+)?)$/.exec(line) ?? [];
    const time = parseInstant(timestamp);
    const price = Number(close);
    // What rounds to no price, or to none that can be kept, is none.
    if (time === undefined || !((parsePrice(close) ?? 0) > 0))
      problems.push(`${file}:${index + 2}: expected a line such as 2025-07-14T09:35:00Z,117931.25`);
    else if (time <= (trades.at(-1)?.time ?? Number.NEGATIVE_INFINITY))
      problems.push(`${file}:${index + 2}: is not later than the line before`);
    else trades.push({ time, price });
  });
  if (trades.length === 0 && problems.length === 0) problems.push(`${file}: holds no price`);
  return problems.length > 0 ? { problems } : { value: pathOf(trades) };
}

/** A seeded random walk with a step a minute: the same numbers give the same path everywhere. */
export function randomWalk({
  seed,
  from,
  to,
  start,
}: {
  seed: number;
  from: Instant;
  to: Instant;
  start: number;
}): PricePath {
  const random = uniform(seed);
  const trades: Trade[] = [];
  let price = start;
  for (let time = from; time <= to; time += MINUTE) {
    trades.push({ time, price: Math.round(price * 100) / 100 });
    // 0.05 % a minute is about 2 % a day: a usual day.
    price *= 1 + 0.0005 * (random() + random() + random() - 1.5) * 2;
  }
  return pathOf(trades);
}

/** The same path over and over, in both directions, so that it has a price at any time. */
export function repeated(path: PricePath): PricePath {
  const length = path.to - path.from + MINUTE;
  const at = (time: Instant) => {
    const round = Math.floor((time - path.from) / length) * length;
    const trade = path.at(time - round);
    return trade && { ...trade, time: trade.time + round };
  };
  return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, at };
}

/** A path that never moves, as a rate of exchange may. */
export function constant(price: number): PricePath {
  return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, at: (time) => ({ time, price }) };
}

function pathOf(trades: readonly Trade[]): PricePath {
  const first = trades[0] as Trade;
  const last = trades.at(-1) as Trade;
  return { from: first.time, to: last.time, at: (time) => trades[lastAtOrBefore(trades, time)] };
}

function lastAtOrBefore(trades: readonly Trade[], time: Instant): number {
  let low = 0;
  let high = trades.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((trades[middle] as Trade).time <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** mulberry32: 32 bits of state are plenty for a price path. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
