import { type Instant, SLOT_LENGTH } from "@tracker/core";
import { constant, type PricePath } from "./path.ts";
import { Tape } from "./tape.ts";
import { type VenueName, WIRES } from "./wire/index.ts";

/** A venue's quote, in currency units rounded to its price steps, and the time of its last trade. */
export interface Tick {
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  readonly time: Instant;
}

/** Prices as in ticks, volume in units of the asset. */
export interface TradedCandle {
  readonly start: Instant;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly vwap: number;
  readonly volume: number;
  readonly trades: number;
}

/** Half the bid-ask spread, as a fraction of the price. */
const HALF_SPREAD = 0.00005;

/** The largest distance of an honest quote or close from the path, as a fraction of it, including rounding to the venue's steps. */
export const SPREAD = 0.0003;

/** Exchange rates of the dollar, about those of July 2025. */
const RATES: Readonly<Record<string, PricePath>> = {
  USD: constant(1),
  EUR: constant(0.8561),
  GBP: constant(0.7423),
  CAD: constant(1.3694),
  JPY: constant(147.52),
  AUD: constant(1.5256),
  CHF: constant(0.7972),
};

/** The volume in each currency relative to that in dollars; a tenth for all others. */
const TURNOVER: Readonly<Record<string, number>> = { USD: 1, EUR: 0.5, GBP: 0.15 };

/** The market that all simulated venues share. */
export class Market {
  readonly path: PricePath;
  readonly #rates: Readonly<Record<string, PricePath>>;
  readonly #trades: Readonly<Record<string, PricePath>>;
  readonly #tapes = new Map<string, Tape>();

  /**
   * @param rates one path per currency, in units per dollar; EUR and GBP may be left out
   * @param trades for currencies with little trading: which of the path's trades they have. The book still follows the path.
   */
  constructor(
    path: PricePath,
    rates: Readonly<Record<string, PricePath>> = {},
    trades: Readonly<Record<string, PricePath>> = {},
  ) {
    this.path = path;
    this.#trades = trades;
    this.#rates = { ...RATES, ...rates };
  }

  /** A venue's quote at an instant; undefined before the path begins or if there is no rate for the currency. */
  tick(venue: VenueName, currency: string, time: Instant): Tick | undefined {
    const trade = this.#tradesOf(currency).at(time);
    const book = this.path.at(time);
    const rate = this.#rates[currency]?.at(time);
    if (trade === undefined || book === undefined || rate === undefined) return undefined;
    const { offset, step } = WIRES[venue].habits;
    const price = book.price * rate.price * (1 + offset);
    return {
      last: toStep(trade.price * rate.price * (1 + offset), step),
      bid: toStep(price * (1 - HALF_SPREAD), step, Math.floor),
      ask: toStep(price * (1 + HALF_SPREAD), step, Math.ceil),
      time: trade.time,
    };
  }

  /** The candle of a length that begins at `start`, as of `now`; undefined if it has no trade. */
  candle(
    venue: VenueName,
    currency: string,
    start: Instant,
    now: Instant,
    length = SLOT_LENGTH,
  ): TradedCandle | undefined {
    const end = Math.min(start + length - 1, now);
    const close = this.tick(venue, currency, end);
    const stretch = this.#tape(currency)?.between(start, end);
    if (close === undefined || stretch === undefined) return undefined;
    const { offset, step } = WIRES[venue].habits;
    const share = WIRES[venue].habits.share * (TURNOVER[currency] ?? 0.1);
    const priced = (amount: number) => toStep(amount * (1 + offset), step);
    return {
      start,
      open: priced(stretch.open),
      high: Math.max(priced(stretch.high), close.last),
      low: Math.min(priced(stretch.low), close.last),
      close: close.last,
      vwap: priced(stretch.turnover / stretch.volume),
      volume: rounded(stretch.volume * share, 8),
      trades: Math.ceil(stretch.trades * share),
    };
  }

  #tradesOf(currency: string): PricePath {
    return this.#trades[currency] ?? this.path;
  }

  #tape(currency: string): Tape | undefined {
    const rate = this.#rates[currency];
    if (rate === undefined) return undefined;
    const tape = this.#tapes.get(currency) ?? new Tape(this.#tradesOf(currency), rate, seedOf(currency));
    this.#tapes.set(currency, tape);
    return tape;
  }
}

/** One seed per currency, so that their trades differ. */
function seedOf(currency: string): number {
  return [...currency].reduce((seed, letter) => seed * 31 + letter.charCodeAt(0), 0);
}

/** A price on a step, or on its fifth significant digit if that is finer; whole beyond a million. */
function toStep(price: number, step: number, round: (value: number) => number = Math.round): number {
  const size = Math.min(price < 1e6 ? step : Math.max(step, 1), 10 ** (Math.floor(Math.log10(price)) - 4));
  if (size >= 1) return round(price / size) * size;
  // A whole number of steps per unit keeps decimals exact.
  const steps = Math.round(1 / size);
  return round(price * steps) / steps;
}

function rounded(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}
