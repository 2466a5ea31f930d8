import type { Currency } from "./currency.ts";
import type { Instant } from "./instant.ts";
import type { Memory } from "./past.ts";
import type { Price } from "./price.ts";
import type { Slot } from "./slot.ts";
import type { ReceivedAnswer, SourceName } from "./source.ts";

/**
 * What became of one source's quote, as the quote table keeps it (at most 24 characters):
 *
 * - `kept`: it is one of those whose median is the price
 * - `no-quorum`: nothing is wrong with it, but too few agreed for a price
 * - `unconfirmed`: it is one of those that agree on a price that jumps, and was not believed yet
 * - `not-positive`, `crossed` (bid above ask), `wide-spread`, `stale`, `frozen`, `outlier`: refused by the price rule
 * - `future`: refused by the first price rule, for a time ahead of our clock
 * - `no-answer`, `malformed`: the source could not be reached or understood; a time that is none is malformed too
 * - `agrees`, `differs`, `uncompared`: an index beside the price, which never counts toward it
 */
export const VERDICTS = [
  "kept",
  "no-quorum",
  "not-positive",
  "crossed",
  "wide-spread",
  "stale",
  "future",
  "outlier",
  "frozen",
  "unconfirmed",
  "no-answer",
  "malformed",
  "agrees",
  "differs",
  "uncompared",
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** What became of an answer: the verdict and, where that does not say it all, why, in at most 200 characters. */
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
  /**
   * What the rule used of earlier slots to tell a feed that stands still from a market that does: the slot since which this source has
   * quoted exactly this last, bid and ask, and the median of the other venues' prices in that slot. Null where the rule did not look.
   */
  readonly unchangedSince: Slot | null;
  readonly othersThen: Price | null;
}

const NOTHING_QUOTED = { last: null, bid: null, ask: null, venueTime: null };

export function judgedQuote(
  answer: ReceivedAnswer,
  ruling: Ruling,
  memory: Memory | undefined = undefined,
): JudgedQuote {
  const { source, currency, receivedAt } = answer;
  const quoted = "quote" in answer ? answer.quote : NOTHING_QUOTED;
  // What makes a quote malformed is its time: that is told in the detail, and is no time to be stored.
  const venueTime = ruling.verdict === "malformed" ? null : quoted.venueTime;
  const { unchangedSince, othersThen } = memory ?? { unchangedSince: null, othersThen: null };
  return { source, currency, ...quoted, venueTime, receivedAt, unchangedSince, othersThen, ...ruling };
}

/** Without any but the first quote of each source: what a store keeps of a capture in which a source speaks twice. */
export function firstOfEachSource(quotes: readonly JudgedQuote[]): JudgedQuote[] {
  const sources = new Set<SourceName>();
  return quotes.filter(({ source }) => !sources.has(source) && sources.add(source));
}
