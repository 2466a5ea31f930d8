import type { Currency } from "./currency.ts";
import type { TrackerError } from "./errors.ts";
import type { Instant } from "./instant.ts";
import type { Price } from "./price.ts";
import type { Quote, SourceKind, SourceName } from "./source.ts";
import type { Verdict } from "./verdict.ts";

/** A source's answer for one currency, with who gave it and when it arrived. */
export type Heard = {
  readonly source: SourceName;
  readonly kind: SourceKind;
  readonly currency: Currency;
  readonly receivedAt: Instant;
} & ({ readonly quote: Quote } | { readonly error: TrackerError });

/** What became of it: the verdict and, where that does not say it all, why, in at most 200 characters. */
export interface Ruling {
  readonly verdict: Verdict;
  readonly detail: string | null;
}

/** A quote with what became of it; the amounts are null where the source gave none. */
export interface JudgedQuote extends Ruling {
  readonly source: SourceName;
  readonly currency: Currency;
  readonly last: Price | null;
  readonly bid: Price | null;
  readonly ask: Price | null;
  readonly venueTime: Instant | null;
  readonly receivedAt: Instant;
}

const NOTHING_QUOTED = { last: null, bid: null, ask: null, venueTime: null };

export function judgedQuote(heard: Heard, ruling: Ruling): JudgedQuote {
  const { source, currency, receivedAt } = heard;
  const quoted = "quote" in heard ? heard.quote : NOTHING_QUOTED;
  // What makes a quote malformed is its time: that is told in the detail, and is no time to be stored.
  const venueTime = ruling.verdict === "malformed" ? null : quoted.venueTime;
  return { source, currency, ...quoted, venueTime, receivedAt, ...ruling };
}

/** Without any but the first quote of each source: what a store keeps of a capture in which a source speaks twice. */
export function firstOfEachSource(quotes: readonly JudgedQuote[]): JudgedQuote[] {
  const sources = new Set<SourceName>();
  return quotes.filter(({ source }) => !sources.has(source) && sources.add(source));
}

/** A part of one as a person reads it: 0.0123 is "1.23 %". */
export function percent(part: number): string {
  return `${(part * 100).toFixed(2)} %`;
}
