import { type Instant, MINUTE, SLOT_LENGTH, type SourceName } from "@tracker/core";
import type { Fault } from "./faults.ts";
import type { Market } from "./market.ts";

/** A price as a venue is about to write it: a number, or what a fault has made of it. */
export type Amount = number | null | boolean;

export interface ShownTick {
  readonly last: Amount;
  readonly bid: Amount;
  readonly ask: Amount;
  readonly time: Instant;
}

export interface ShownCandle {
  readonly start: Instant;
  readonly open: Amount;
  readonly high: Amount;
  readonly low: Amount;
  readonly close: Amount;
}

/** A recorded fault of a venue: its last trade was 41 minutes old while bid and ask were live. */
const STALE_BY = 41 * MINUTE;

/** The market as one venue shows it at one instant, faults of its prices included. */
export class View {
  readonly now: Instant;
  readonly #market: Market;
  readonly #venue: SourceName;
  readonly #fault: Fault | undefined;

  constructor(market: Market, venue: SourceName, now: Instant, fault: Fault | undefined) {
    this.now = now;
    this.#market = market;
    this.#venue = venue;
    this.#fault = fault;
  }

  tick(currency: string): ShownTick | undefined {
    const tick = this.#market.tick(this.#venue, currency, this.now);
    if (tick === undefined) return undefined;
    const spoil = this.#spoiling(currency);
    if (this.#fault?.kind === "stale-last" && this.#concerns(currency)) {
      return { ...tick, last: this.#market.tick(this.#venue, currency, this.now - STALE_BY)?.last ?? tick.last };
    }
    const [bid, ask] = this.#fault?.kind === "outlier" ? [spoil(tick.bid), spoil(tick.ask)] : [tick.bid, tick.ask];
    return { last: spoil(tick.last), bid, ask, time: tick.time };
  }

  /** The finished candles and the running one that start from `from` to `to`, both included, oldest first. */
  candles(currency: string, from: Instant, to: Instant): ShownCandle[] {
    const spoil = this.#spoiling(currency);
    const first = Math.ceil(from / SLOT_LENGTH) * SLOT_LENGTH;
    const found: ShownCandle[] = [];
    for (let start = first; start <= Math.min(to, this.now); start += SLOT_LENGTH) {
      const candle = this.#market.candle(this.#venue, currency, start, this.now);
      if (candle === undefined) continue;
      const { open, high, low, close } = candle;
      found.push({ start, open: spoil(open), high: spoil(high), low: spoil(low), close: spoil(close) });
    }
    return found;
  }

  #concerns(currency: string): boolean {
    return this.#fault?.currency === undefined || this.#fault.currency === currency;
  }

  #spoiling(currency: string): (amount: number) => Amount {
    if (!this.#concerns(currency)) return (amount) => amount;
    switch (this.#fault?.kind) {
      case "null-currency":
        return () => null;
      case "wrong-type":
        return () => true;
      case "outlier":
        return (amount) => Math.round(amount * 1_000) / 100;
      default:
        return (amount) => amount;
    }
  }
}
