import { readFileSync } from "node:fs";
import { RECORDED_FILE } from "@stand-ins/venues";

/**
 * What the simulated venues should answer, computed only from the recorded day and a few figures of the market: no code is shared with the
 * stand-in.
 */
const TRADES = readFileSync(RECORDED_FILE, "utf8")
  .trimEnd()
  .split("\n")
  .slice(1)
  .map((line) => line.split(","))
  .map(([time = "", price]) => ({ time: Date.parse(time), price: Number(price) }));

/** The price in each currency, relative to the price in dollars. */
export const RATES: Readonly<Record<string, number>> = {
  USD: 1,
  EUR: 0.8561,
  GBP: 0.7423,
  CAD: 1.3694,
  JPY: 147.52,
  AUD: 1.5256,
  CHF: 0.7972,
};

/** How far a venue's quotes may be from the truth, and how far trades go beyond the recorded prices, as fractions of the price. */
const SPREAD = 0.0003;
const BEYOND = { least: 0.0005, most: 0.0015 };

export const within = (from: number, to: number) => TRADES.filter(({ time }) => from <= time && time <= to);

/** The last price at or before an instant, in dollars. */
export function priceAt(instant: number): number {
  return TRADES.findLast(({ time }) => time <= instant)?.price ?? Number.NaN;
}

/** Whether a figure is a price within the spread. */
export function isNear(figure: number | undefined, price: number): boolean {
  return figure !== undefined && Math.abs(figure / price - 1) <= SPREAD;
}

/** Whether a figure is the highest, or lowest, trade price of a stretch with these recorded prices. */
export function isHigh(figure: number | undefined, prices: readonly number[]): boolean {
  return figure !== undefined && isBetween(figure / Math.max(...prices) - 1);
}

export function isLow(figure: number | undefined, prices: readonly number[]): boolean {
  return figure !== undefined && isBetween(1 - figure / Math.min(...prices));
}

function isBetween(beyond: number): boolean {
  return BEYOND.least - SPREAD <= beyond && beyond <= BEYOND.most + SPREAD;
}

/** The start times of candles of a length up to `now`, oldest first; without quiet ones if the venue leaves them out. */
export function candleStarts(length: number, now: number, quiet: "left out" | "filled"): number[] {
  const begin = Math.floor((TRADES[0]?.time ?? 0) / length) * length;
  const starts = Array.from({ length: Math.floor((now - begin) / length) + 1 }, (_, index) => begin + index * length);
  return quiet === "filled"
    ? starts
    : starts.filter((start) => within(start, Math.min(start + length - 1, now)).length > 0);
}
