import { INSTRUMENT, type Instant, SECOND } from "@tracker/core";
import type { Amount, View } from "../view.ts";

/** What venues call the asset, in capitals or not, and what Kraken does, which has a name of its own for bitcoin. */
export const CODE = INSTRUMENT.asset.code;
export const LOWER = CODE.toLowerCase();
export const XBT = CODE === "BTC" ? "XBT" : CODE;

export interface WireAnswer {
  readonly status: number;
  /** A JSON value, or a text that is none. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WireRequest {
  /** What the groups of the route's path matched. */
  readonly groups: readonly string[];
  readonly query: URLSearchParams;
  /** The market as the venue sees it. */
  readonly view: View;
}

interface Route {
  /** Matches the whole path. */
  readonly path: RegExp;
  /** Undefined where the venue would have to show a price and has none: before the market's path begins. */
  readonly answer: (request: WireRequest) => WireAnswer | undefined;
}

interface Habits {
  /** How far the venue quotes from the path, as a part of it: venues differ a little and for good. */
  readonly offset: number;
  /** The smallest step of its prices as of 2026, in currency units; never finer than the fifth significant digit of a price. */
  readonly step: number;
  /** How much of what is traded is traded there. */
  readonly share: number;
}

/** A venue's side of its public API: one file in this folder each. Bodies hold every field that the venue sends. */
export interface Wire {
  readonly habits: Habits;
  readonly routes: readonly Route[];
  /** Its answer to an address it does not know, when it is out of order, and when it is asked too often. */
  readonly unknown: (path: string) => WireAnswer;
  readonly unavailable: WireAnswer;
  readonly rateLimited: (now: Instant) => WireAnswer;
  /** For venues that want a key: what they answer without one. */
  readonly unauthorized?: WireAnswer;
}

export function ok(body: unknown): WireAnswer {
  return { status: 200, body };
}

/** A page that answers where no program's interface is. */
export function htmlPage(status: number, title: string): WireAnswer {
  const body = `<!DOCTYPE html>\n<html lang="en">\n<head><title>${title}</title></head>\n<body><pre>${title}</pre></body>\n</html>\n`;
  return { status, body };
}

/** A price as venues write it in text, with so many decimals or more where it has more; what a fault made of it stays as it is. */
export function text(amount: Amount, decimals = 0): unknown {
  return typeof amount === "number" ? amount.toFixed(Math.max(decimals, decimalsOf(amount))) : amount;
}

/** A volume in text, with eight decimals. */
export function volumeText(volume: number): string {
  return volume.toFixed(8);
}

/** A time in whole seconds since the epoch. */
export function seconds(instant: Instant): number {
  return Math.floor(instant / SECOND);
}

/** A size of at most so many, with five decimals, that differs from one second to the next. */
export function sizeAt(instant: Instant, salt = 0, most = 1): number {
  const steps = most * 100_000;
  return (((seconds(instant) * 7_919 + salt * 104_729) % steps) + 1) / 100_000;
}

/** A whole number of a query; the default where it is not given, NaN where it is something else. */
export function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const value = query.get(name);
  if (value === null) return otherwise;
  return /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
}

function decimalsOf(amount: number): number {
  return String(amount).split(".")[1]?.length ?? 0;
}
