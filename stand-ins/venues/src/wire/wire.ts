import type { Instant } from "@tracker/core";
import type { Amount, ShownCandle, ShownTick } from "../view.ts";

export interface WireAnswer {
  readonly status: number;
  /** A JSON value. */
  readonly body: unknown;
}

/** What an address asks of a venue. Candles start from `from` to `to`, both included, and are at most `most`. */
export type Asked =
  | { readonly what: "ticker"; readonly currencies: readonly string[] }
  | {
      readonly what: "candles";
      readonly currency: string;
      readonly from: Instant;
      readonly to: Instant;
      readonly most: number;
    };

/** A venue's side of its public API: one file in this folder each. Bodies hold every field that the venue sends. */
export interface Wire {
  /** What an address asks for; undefined where the venue knows no such address. */
  readonly asked: (url: URL) => Asked | undefined;
  /** The body for one currency, and, where the venue answers for several at once, the body that holds them. */
  readonly ticker: (tick: ShownTick, currency: string, now: Instant) => unknown;
  readonly together?: (parts: readonly (readonly [currency: string, body: unknown])[], now: Instant) => unknown;
  /** From candles oldest first. */
  readonly candles?: (candles: readonly ShownCandle[], currency: string) => unknown;
  /** Its answer to an address it does not know, when it is out of order, and when it is asked too often. */
  readonly unknown: WireAnswer;
  readonly unavailable: WireAnswer;
  readonly rateLimited: WireAnswer;
  /** For venues that want a key: what they answer without one. */
  readonly unauthorized?: WireAnswer;
}

/** A price as venues write it in text, with so many decimals; what a fault made of it stays as it is. */
export function text(amount: Amount, decimals = 2): unknown {
  return typeof amount === "number" ? amount.toFixed(decimals) : amount;
}

/** A time in whole seconds since the epoch. */
export function seconds(instant: Instant): number {
  return Math.floor(instant / 1_000);
}

export function tickerOf(...currencies: (string | undefined)[]): Asked | undefined {
  const known = currencies.filter((currency) => currency !== undefined);
  return known.length === currencies.length && known.length > 0 ? { what: "ticker", currencies: known } : undefined;
}

/** A number in a query, times `unit`. */
export function numberIn(url: URL, name: string, unit = 1): number {
  return Number(url.searchParams.get(name) ?? Number.NaN) * unit;
}
