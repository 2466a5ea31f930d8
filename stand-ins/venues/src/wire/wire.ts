import { INSTRUMENT, type Instant, SECOND } from "@tracker/core";
import type { Amount, View } from "../view.ts";

/** The venues' code for the asset, in upper and lower case, and Kraken's own code for bitcoin. */
export const CODE = INSTRUMENT.asset.code;
export const LOWER = CODE.toLowerCase();
export const XBT = CODE === "BTC" ? "XBT" : CODE;

export interface WireAnswer {
  readonly status: number;
  /** A JSON value, or text. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WireRequest {
  /** The matches of the groups in the route's path. */
  readonly groups: readonly string[];
  readonly query: URLSearchParams;
  /** The market as the venue sees it. */
  readonly view: View;
}

interface Route {
  /** Matches the whole path. */
  readonly path: RegExp;
  /** Undefined if the answer needs a price and there is none: before the market's path begins. */
  readonly answer: (request: WireRequest) => WireAnswer | undefined;
}

interface Habits {
  /** The venue's constant distance from the path, as a fraction of it. */
  readonly offset: number;
  /** The smallest step of its prices as of 2026, in currency units; never finer than the fifth significant digit of a price. */
  readonly step: number;
  /** The venue's share of the traded volume. */
  readonly share: number;
}

/** The server side of a venue's public API: one file each in this folder. Bodies have every field that the venue sends. */
export interface Wire {
  readonly habits: Habits;
  readonly routes: readonly Route[];
  /** Its answers to an unknown address, when it is down, and to too many requests. */
  readonly unknown: (path: string) => WireAnswer;
  readonly unavailable: WireAnswer;
  readonly rateLimited: (now: Instant) => WireAnswer;
  /** The answer to requests without a key, for venues that require one. */
  readonly unauthorized?: WireAnswer;
}

export function ok(body: unknown): WireAnswer {
  return { status: 200, body };
}

/** An HTML page, as venues answer outside their APIs. */
export function htmlPage(status: number, title: string): WireAnswer {
  const body = `<!DOCTYPE html>\n<html lang="en">\n<head><title>${title}</title></head>\n<body><pre>${title}</pre></body>\n</html>\n`;
  return { status, body };
}

/** A price as venues write it in text, with at least so many decimals; a value that a fault replaced is not changed. */
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

/** A size up to `most`, with five decimals, that changes from one second to the next. */
export function sizeAt(instant: Instant, salt = 0, most = 1): number {
  const steps = most * 100_000;
  return (((seconds(instant) * 7_919 + salt * 104_729) % steps) + 1) / 100_000;
}

/** A whole number from a query; the default if it is missing, NaN if it is anything else. */
export function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const value = query.get(name);
  if (value === null) return otherwise;
  return /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
}

function decimalsOf(amount: number): number {
  return String(amount).split(".")[1]?.length ?? 0;
}
