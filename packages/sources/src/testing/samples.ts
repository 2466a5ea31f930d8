import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { addSlots, MINUTE, SECOND, SLOT_LENGTH, type SourceName, toSlot } from "@tracker/core";
import type { Venue } from "../venue.ts";

const FOLDER = join(import.meta.dirname, "../../samples");

/** The expected contents of a venue's samples and its requests: written by hand beside them, in `expected.json`. */
export interface Expected {
  /** The quotes in the good ticker, by symbol, with four decimals; null where the venue gives none. */
  readonly tickers: Readonly<Record<string, Readonly<Record<"last" | "bid" | "ask" | "time", string | null>>>>;
  /** The symbol with a null in a field that is used, in the null sample, and the message about it. */
  readonly null: { readonly symbol: string; readonly problem: string };
  /** The message of the error sample; null if the venue has no errors of its own. */
  readonly error: string | null;
  /** The closes of the candle sample, by the time at which each candle starts. */
  readonly candles?: { readonly symbol: string; readonly closes: Readonly<Record<string, string>> };
  /** Documents, and the message of each as the venue's own error; null if it is not one. */
  readonly errors: readonly (readonly [body: unknown, said: string | null])[];
  /** A ticker with only the fields that are used (last 3, bid 1, ask 2, at 03:04:05 on 2 January 2026), and the paths of those. */
  readonly bare: { readonly symbol: string; readonly body: unknown; readonly used: readonly string[] };
  /**
   * Exact paths, except for what depends on the instrument: `{USD}` is the venue's symbol for the asset in that currency, `{length}` the length
   * of a slot, `{-1}` the time of the slot one before noon on 14 July 2025, `{-1 - 1}` one unit of time before that.
   */
  readonly requests: {
    /** The requests for all its currencies. */
    readonly tickers: readonly string[];
    /** The requests for the candles of this many slots before that noon: one, and one more than a page holds. */
    readonly candles?: readonly { readonly slots: number; readonly paths: readonly string[] }[];
    /** How the venue writes a time, and the length of a candle by its minutes. */
    readonly times?: keyof typeof TIMES;
    readonly lengths?: Readonly<Record<string, string>>;
    /** The requests per second that its documentation allows. */
    readonly mostASecond?: number;
  };
}

/** The names of a venue's samples, without `.json`. */
export function samplesOf(name: SourceName): string[] {
  return readdirSync(join(FOLDER, name))
    .map((file) => file.replace(/\.json$/, ""))
    .filter((file) => file !== "expected");
}

/** A sample: a JSON value, or its text if the venue answered with text. */
export function sample(name: SourceName, file: string): unknown {
  const text = readFileSync(join(FOLDER, name, `${file}.json`), "utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function expectedOf(name: SourceName): Expected {
  return sample(name, "expected") as Expected;
}

/** Noon on 14 July 2025. */
export const NOON = toSlot(Date.UTC(2025, 6, 14, 12));

const TIMES = {
  iso: (instant: number, less: number) => new Date(instant - less).toISOString(),
  seconds: (instant: number, less: number) => String(instant / SECOND - less),
  milliseconds: (instant: number, less: number) => String(instant - less),
};

/** A path of the expected requests, with the instrument's values filled in. */
export function requestOf({ symbols }: Venue, { times, lengths }: Expected["requests"], path: string): string {
  return path.replace(/\{(?:([A-Z]{3})|(length)|(-?\d+)(?: - (\d+))?)\}/g, (_, currency, length, slots, less = 0) => {
    const text = currency ? symbols[currency] : length ? lengths?.[SLOT_LENGTH / MINUTE] : undefined;
    if (text !== undefined) return text;
    if (slots === undefined || times === undefined)
      throw new RangeError(`expected.json has no ${currency ?? `candles of ${SLOT_LENGTH / MINUTE} minutes`}`);
    return TIMES[times](addSlots(NOON, Number(slots)), Number(less));
  });
}

const RECORDED_LENGTH = 5 * MINUTE;

/** A recording of five-minute candles as if they were as long as a slot: each time becomes that many slots after the epoch. */
export function ofSlots(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(ofSlots);
  if (typeof body === "object" && body !== null)
    return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, ofSlots(value)]));
  for (const unit of [1, SECOND]) {
    const time = Number(body) * unit;
    const isTime = Date.UTC(2010) < time && time < Date.UTC(2030) && time % RECORDED_LENGTH === 0;
    if (isTime) return typeof body === "string" ? String(toSlotTime(time) / unit) : toSlotTime(time) / unit;
  }
  return body;
}

const toSlotTime = (time: number) => (time / RECORDED_LENGTH) * SLOT_LENGTH;

/** The inverse of `ofSlots` for one time. */
export const toRecordedTime = (time: number) => (time / SLOT_LENGTH) * RECORDED_LENGTH;
