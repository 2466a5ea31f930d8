import { type Instant, SLOT_LENGTH, type SourceName } from "@tracker/core";
import { constant, type PricePath } from "./path.ts";

/** What a venue quotes, in currency units rounded to cents, and the time of the last trade. */
export interface Tick {
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  readonly time: Instant;
}

export interface TradedCandle {
  readonly start: Instant;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Venues differ a little and for good: how far each quotes from the path, as a part of it. */
const OFFSETS: Readonly<Record<SourceName, number>> = {
  coinbase: 0,
  kraken: 0.0001,
  bitstamp: -0.0001,
  bitfinex: 0.0002,
  gemini: -0.0002,
  bitvavo: 0.00005,
  coindesk: 0,
  "coindesk-bpi": 0,
};

/** Half of what lies between bid and ask, as a part of the price. */
const HALF_SPREAD = 0.00005;

/** No honest answer is further from the path than this part of it, rounding to cents included for prices above 100. */
export const SPREAD = 0.0003;

/** Bitcoin in pounds and euros, as parts of its price in dollars: about those of July 2025. */
const RATES: Readonly<Record<string, PricePath>> = { USD: constant(1), EUR: constant(0.8561), GBP: constant(0.7423) };

/** The truth that all simulated venues share. */
export class Market {
  readonly path: PricePath;
  readonly #rates: Readonly<Record<string, PricePath>>;

  /** @param rates one path a currency, as a part of the dollar price; those of EUR and GBP may be left out */
  constructor(path: PricePath, rates: Readonly<Record<string, PricePath>> = {}) {
    this.path = path;
    this.#rates = { ...RATES, ...rates };
  }

  /** What a venue quotes at an instant; undefined before the path begins or where there is no rate for the currency. */
  tick(venue: SourceName, currency: string, time: Instant): Tick | undefined {
    const trade = this.path.at(time);
    const rate = this.#rates[currency]?.at(time);
    if (trade === undefined || rate === undefined) return undefined;
    const last = trade.price * rate.price * (1 + OFFSETS[venue]);
    return {
      last: cents(last),
      bid: cents(last * (1 - HALF_SPREAD)),
      ask: cents(last * (1 + HALF_SPREAD)),
      time: trade.time,
    };
  }

  /** The candle of the slot length that begins at `start`, as it stands at `now`; undefined where nothing was traded in it. */
  candle(venue: SourceName, currency: string, start: Instant, now: Instant): TradedCandle | undefined {
    const close = this.tick(venue, currency, Math.min(start + SLOT_LENGTH - 1, now));
    if (close === undefined || close.time < start) return undefined;
    const open = this.tick(venue, currency, start)?.last ?? close.last;
    return { start, open, high: Math.max(open, close.last), low: Math.min(open, close.last), close: close.last };
  }
}

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}
