import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CurrencyCode, MINUTE, RATES, SLOT } from "../scenario/scenario.ts";

/** The bounds of a price, in units of its currency. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/**
 * Honest venues are at most this fraction away from the path (see the stand-in's README). A price has four places, and a median of two lies
 * between them.
 */
const SPREAD = 0.0003;

/** A live price may be from any time between just before the boundary and the last answer of a run that begins a minute after it. */
const LIVE_FROM = -35_000;
const LIVE_TO = 60_000 + 16_000 + 30_000;

/** After three identical slots feeds may have stopped; their runs may begin a little earlier. */
const STILL = 2 * SLOT + 35_000;

/** The market's path, read from its file: the true price of the asset. */
export class Truth {
  readonly #all: readonly Trade[];
  readonly #pounds: readonly Trade[];

  constructor(folder: string) {
    this.#all = readTrades(join(folder, "path.csv"));
    this.#pounds = readTrades(join(folder, "pounds.csv"));
  }

  /** The bounds of an honest live quote for a slot: the path while venues may have been asked. */
  live(slot: number, currency: CurrencyCode): Bounds | undefined {
    const trades = this.#all.slice(
      Math.max(0, lastAt(this.#all, slot + LIVE_FROM)),
      lastAt(this.#all, slot + LIVE_TO) + 1,
    );
    return boundsOf(trades, currency);
  }

  /** The close of an honest candle that ends at a slot's boundary: the last trade before it; undefined if the candle has no trade. */
  close(slot: number, currency: CurrencyCode): Bounds | undefined {
    const trade = this.lastTrade(slot - 1, currency);
    return trade === undefined || trade.time < slot - SLOT ? undefined : boundsOf([trade], currency);
  }

  /** Whether prices have been unchanged for so long that a market without trades looks like feeds that have stopped. */
  standsStill(slot: number): boolean {
    const trades = this.#all.slice(Math.max(0, lastAt(this.#all, slot - STILL)), lastAt(this.#all, slot + LIVE_TO) + 1);
    return trades.every(({ price }) => price === trades[0]?.price);
  }

  lastTrade(time: number, currency: CurrencyCode): Trade | undefined {
    const trades = currency === "GBP" ? this.#pounds : this.#all;
    return trades[lastAt(trades, time)];
  }
}

export interface Trade {
  readonly time: number;
  readonly price: number;
}

export const within = (price: number, { low, high }: Bounds) => low <= price && price <= high;

function boundsOf(trades: readonly Trade[], currency: CurrencyCode): Bounds | undefined {
  if (trades.length === 0) return undefined;
  const prices = trades.map(({ price }) => price * RATES[currency]);
  return { low: Math.min(...prices) * (1 - SPREAD) - 0.0001, high: Math.max(...prices) * (1 + SPREAD) + 0.0001 };
}

function readTrades(file: string): Trade[] {
  const [, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [time = "", price = ""] = line.split(",");
    return { time: Date.parse(time), price: Number(price) };
  });
}

/** The index of the last trade at or before a time; -1 before the first. With one trade per minute, it is near where it would be without gaps. */
function lastAt(trades: readonly Trade[], time: number): number {
  const [first] = trades;
  if (first === undefined || time < first.time) return -1;
  let index = Math.min(Math.floor((time - first.time) / MINUTE), trades.length - 1);
  while ((trades[index] as Trade).time > time) index--;
  return index;
}
