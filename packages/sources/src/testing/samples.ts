import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceName } from "@tracker/core";

const FOLDER = join(import.meta.dirname, "../../samples");

/** What a venue's samples say, and what is asked of it: written by hand beside them, in `expected.json`. */
export interface Expected {
  /** What the good ticker says, by symbol, with four decimals; null where the venue gives none. */
  readonly tickers: Readonly<Record<string, Readonly<Record<"last" | "bid" | "ask" | "time", string | null>>>>;
  /** The symbol whose used field is null in the null sample, and what the error says of it. */
  readonly null: { readonly symbol: string; readonly problem: string };
  /** What the error sample says; null where the venue has no errors of its own. */
  readonly error: string | null;
  /** The closes of the candle sample, by the time at which each candle starts. */
  readonly candles?: { readonly symbol: string; readonly closes: Readonly<Record<string, string>> };
  /** Documents, and what each says as the venue's own error; null for what is none. */
  readonly errors: readonly (readonly [body: unknown, said: string | null])[];
  /** A ticker that holds what is read and nothing else: last 3, bid 1, ask 2, at 03:04:05 on 2 January 2026; where those stand. */
  readonly bare: { readonly symbol: string; readonly body: unknown; readonly used: readonly string[] };
  readonly requests: {
    /** What is asked for all its currencies. */
    readonly tickers: readonly string[];
    /** What is asked for the candles of so many slots before noon on 14 July 2025: one, and one more than a page holds. */
    readonly candles?: readonly { readonly slots: number; readonly paths: readonly string[] }[];
    /** The requests a second that its documentation allows. */
    readonly mostASecond?: number;
  };
}

/** The names of a venue's samples, without `.json`. */
export function samplesOf(name: SourceName): string[] {
  return readdirSync(join(FOLDER, name))
    .map((file) => file.replace(/\.json$/, ""))
    .filter((file) => file !== "expected");
}

/** A sample: a JSON value, or its text where the venue answered with text. */
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
