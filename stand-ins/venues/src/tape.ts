import { HOUR, type Instant, MINUTE, SECOND } from "@tracker/core";
import { type PricePath, uniform } from "./path.ts";

/** The trades of one currency in a stretch of time, before venues differ: prices in currency units, volume in units of the asset. */
export interface Stretch {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** The sum of price × volume. */
  readonly turnover: number;
  readonly trades: number;
}

/** Trades closer together than this count as one, also on a path that always has a trade. */
const GRAIN = 15 * SECOND;

/**
 * The trades of a currency: the path's, with more around each. Every minute has trades above and below the path, so that a high is not a
 * close and a low not an open. How far, and the volume, depend only on the minute and the seed, so that candles of all lengths agree: an
 * hour's high is the highest of its minutes.
 */
export class Tape {
  readonly #path: PricePath;
  readonly #rate: PricePath;
  readonly #seed: number;
  /** A cache of finished hours, which do not change. */
  readonly #hours = new Map<Instant, Stretch | undefined>();

  constructor(path: PricePath, rate: PricePath, seed = 0) {
    this.#path = path;
    this.#rate = rate;
    this.#seed = seed;
  }

  /** The trades from one instant to another, both included; undefined if there were none. */
  between(from: Instant, to: Instant): Stretch | undefined {
    let whole: Stretch | undefined;
    for (let start = Math.max(from, this.#path.from); start <= to; ) {
      const next = Math.floor(start / HOUR) * HOUR + HOUR;
      const isWholeHour = start % HOUR === 0 && next <= to + 1;
      const part = isWholeHour ? this.#hour(start) : this.#walk(start, Math.min(next - 1, to));
      whole = whole && part ? joined(whole, part) : (whole ?? part);
      start = next;
    }
    return whole;
  }

  #hour(start: Instant): Stretch | undefined {
    if (!this.#hours.has(start)) this.#hours.set(start, this.#walk(start, start + HOUR - 1));
    return this.#hours.get(start);
  }

  #walk(from: Instant, to: Instant): Stretch | undefined {
    let stretch: Stretch | undefined;
    for (let time = to; time >= from; ) {
      const trade = this.#path.at(time);
      const rate = trade && this.#rate.at(trade.time);
      if (trade === undefined || rate === undefined || trade.time < from) break;
      const before = around(trade.price * rate.price, Math.floor(trade.time / MINUTE) + this.#seed);
      stretch = stretch === undefined ? before : joined(before, stretch);
      time = Math.min(trade.time - 1, time - GRAIN);
    }
    return stretch;
  }
}

/** A minute's trades around its price: up to 0.15 % beyond it on each side, but no less than 0.05 %. */
function around(price: number, seed: number): Stretch {
  const random = uniform(seed);
  const [above, below] = [0.0005 + 0.001 * random(), 0.0005 + 0.001 * random()];
  const volume = 0.05 + 4 * random() ** 3;
  const trades = 1 + Math.floor(60 * random());
  return {
    open: price,
    high: price * (1 + above),
    low: price * (1 - below),
    close: price,
    volume,
    turnover: volume * price * (1 + (above - below) / 4),
    trades,
  };
}

function joined(first: Stretch, second: Stretch): Stretch {
  return {
    open: first.open,
    high: Math.max(first.high, second.high),
    low: Math.min(first.low, second.low),
    close: second.close,
    volume: first.volume + second.volume,
    turnover: first.turnover + second.turnover,
    trades: first.trades + second.trades,
  };
}
