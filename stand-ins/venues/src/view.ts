import { DAY, type Instant, MINUTE } from "@tracker/core";
import type { Fault, FaultKind } from "./faults.ts";
import type { Market, TradedCandle } from "./market.ts";
import type { VenueName } from "./wire/index.ts";

/** A price as a venue is about to write it: a number, or what a fault replaced it with. */
export type Amount = number | null | boolean;

type Prices = "open" | "high" | "low" | "close" | "vwap";

export interface ShownTick {
  readonly last: Amount;
  readonly bid: Amount;
  readonly ask: Amount;
  /** The time of the last trade, by the venue's clock. */
  readonly time: Instant;
}

/** The trades from `start` on; without a trade, the last price before it and no volume. */
export type ShownCandle = Readonly<Record<Prices, Amount>> & Pick<TradedCandle, "start" | "volume" | "trades">;

export interface CandleQuery {
  readonly currency: string;
  /** The length of a candle in milliseconds; candles start on its multiples. */
  readonly length: number;
  /** The range of start times, both ends included. */
  readonly from: Instant;
  readonly to: Instant;
  /** How many candles at most, and at which end the rest is dropped. */
  readonly most: number;
  readonly end: "oldest" | "newest";
  /** What the venue does with candles without a trade. */
  readonly quiet: "left out" | "filled";
}

/** As recorded at a venue: its last trade was 41 minutes old while bid and ask were live. */
const STALE_BY = 41 * MINUTE;

const CACHED_FOR = MINUTE;
const TIMES = 10;
const SKEWED_BY = 2 * MINUTE;

/** The market as one venue shows it at one instant, including faults of its prices and clock. */
export class View {
  /** The venue's clock when it made the answer. */
  readonly now: Instant;
  /** The age of a cached answer in milliseconds; 0 for a new answer. */
  readonly age: number;
  readonly #skew: number;
  readonly #market: Market;
  readonly #venue: VenueName;
  readonly #faults: readonly Fault[];
  /** The venue shows nothing that happened after this. */
  readonly #frozenAt: Instant;

  /** @param faults the venue's faults in effect */
  constructor(market: Market, venue: VenueName, now: Instant, faults: readonly Fault[]) {
    const ofKind = (kind: FaultKind) => faults.filter((fault) => fault.kind === kind);
    const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
    this.age = sum(ofKind("cached").map(({ by }) => by ?? CACHED_FOR));
    this.#skew = sum(ofKind("clock-skew").map(({ by }) => by ?? SKEWED_BY));
    this.now = now - this.age + this.#skew;
    this.#market = market;
    this.#venue = venue;
    this.#faults = faults;
    this.#frozenAt = Math.min(...ofKind("frozen").map(({ from }) => from ?? now));
  }

  tick(currency: string): ShownTick | undefined {
    const tick = this.#market.tick(this.#venue, currency, this.#instant(this.now));
    if (tick === undefined) return undefined;
    const spoil = this.#spoiling(currency);
    const time = tick.time + this.#skew;
    const stale = this.#has("stale-last", currency)
      ? this.#market.tick(this.#venue, currency, this.#instant(this.now - STALE_BY))
      : undefined;
    const [bid, ask] = this.#has("outlier", currency) ? [spoil(tick.bid), spoil(tick.ask)] : [tick.bid, tick.ask];
    return { last: spoil((stale ?? tick).last), bid, ask, time };
  }

  /** The trades from an instant until now, in one candle; without a trade, the last price. */
  since(currency: string, start: Instant): ShownCandle | undefined {
    const candle = this.#candle(currency, start, this.now - start + 1);
    return candle === undefined ? this.#quiet(currency, start, this.now) : this.#spoilt(candle, start, currency);
  }

  /** The trades of the last 24 hours, in one candle. */
  day(currency: string): ShownCandle | undefined {
    return this.since(currency, this.now - DAY + 1);
  }

  /** Finished candles and the running one, oldest first. Empty before the market's path begins. */
  candles(query: CandleQuery): ShownCandle[] {
    const { currency, length, most, end } = query;
    const first = Math.ceil(Math.max(query.from, this.#market.path.from + this.#skew - length + 1) / length) * length;
    const last = Math.floor(Math.min(query.to, this.now) / length) * length;
    const step = end === "oldest" ? length : -length;
    const found: ShownCandle[] = [];
    for (let start = end === "oldest" ? first : last; first <= start && start <= last; start += step) {
      if (found.length >= most) break;
      const candle = this.#candle(currency, start, length);
      const shown =
        candle === undefined
          ? query.quiet === "filled" && this.#quiet(currency, start, start - 1)
          : this.#spoilt(candle, start, currency);
      if (shown) found.push(shown);
    }
    const ordered = end === "oldest" ? found : found.reverse();
    return this.#has("repeated-rows", currency) ? ordered.flatMap((row, index) => twice(row, index)) : ordered;
  }

  /** The instant that the venue's clock calls `time`, if wrong; no later than when its feed froze. */
  #instant(time: Instant): Instant {
    return Math.min(time - this.#skew, this.#frozenAt);
  }

  #candle(currency: string, start: Instant, length: number): TradedCandle | undefined {
    const begun = start - this.#skew;
    if (begun > this.#frozenAt) return undefined;
    return this.#market.candle(this.#venue, currency, begun, this.#instant(this.now), length);
  }

  #quiet(currency: string, start: Instant, lastTrade: Instant): ShownCandle | undefined {
    const tick = this.#market.tick(this.#venue, currency, this.#instant(lastTrade));
    const price = tick && this.#spoiling(currency)(tick.last);
    if (price === undefined) return undefined;
    return { start, open: price, high: price, low: price, close: price, vwap: 0, volume: 0, trades: 0 };
  }

  #spoilt(
    { open, high, low, close, vwap, volume, trades }: TradedCandle,
    start: Instant,
    currency: string,
  ): ShownCandle {
    const spoil = this.#spoiling(currency);
    const prices = { open: spoil(open), high: spoil(high), low: spoil(low), close: spoil(close), vwap: spoil(vwap) };
    return { start, ...prices, volume, trades };
  }

  #has(kind: FaultKind, currency: string): boolean {
    return this.#faults.some((fault) => fault.kind === kind && concerns(fault, currency));
  }

  #spoiling(currency: string): (amount: number) => Amount {
    if (this.#has("null-currency", currency)) return () => null;
    if (this.#has("wrong-type", currency)) return () => true;
    const outliers = this.#faults.filter((fault) => fault.kind === "outlier" && concerns(fault, currency));
    if (outliers.length === 0) return (amount) => amount;
    const times = outliers.reduce((product, fault) => product * (fault.times ?? TIMES), 1);
    return (amount) => Math.round(amount * times * 100) / 100;
  }
}

const concerns = (fault: Fault, currency: string) => fault.currency === undefined || fault.currency === currency;

/** Repeats every third row. */
function twice(row: ShownCandle, index: number): ShownCandle[] {
  return index % 3 === 0 ? [row, row] : [row];
}
