import type { Currency } from "./currency.ts";
import type { Instant } from "./instant.ts";
import type { Memory } from "./past.ts";
import type { Price } from "./price.ts";
import type { Slot } from "./slot.ts";
import type { ReceivedAnswer, SourceName } from "./source.ts";

/**
 * The verdict on one source's quote, as the quote table keeps it (at most 24 characters):
 *
 * - `kept`: one of the quotes whose median is the price
 * - `no-quorum`: nothing is wrong with it, but too few agreed for a price
 * - `unconfirmed`: one of those that agree on a price that jumps and is not believed yet
 * - `not-positive`, `crossed` (bid above ask), `wide-spread`, `stale`, `frozen`, `outlier`: refused by the price rule
 * - `future`: refused by the first price rule, for a time ahead of our clock
 * - `no-answer`, `malformed`: the source could not be reached or understood; an impossible time is malformed too
 * - `agrees`, `differs`, `uncompared`: an index compared with the price, which never counts toward it
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

/** The ruling on an answer: the verdict and, where that alone does not explain it, a reason of at most 200 characters. */
export interface Ruling {
  readonly verdict: Verdict;
  readonly detail: string | null;
}

/** A quote and the ruling on it; the amounts are null if the source gave none. */
export interface JudgedQuote extends Ruling {
  readonly source: SourceName;
  readonly currency: Currency;
  readonly last: Price | null;
  readonly bid: Price | null;
  readonly ask: Price | null;
  readonly venueTime: Instant | null;
  readonly receivedAt: Instant;
  /**
   * What the rule used of earlier slots to tell a frozen feed from a quiet market: the slot since which this source has quoted exactly this
   * last, bid and ask, and the median of the other venues' prices in that slot. Null if the rule did not look.
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
  // A malformed quote is one with an impossible time: the detail names that, and it cannot be stored as a time.
  const venueTime = ruling.verdict === "malformed" ? null : quoted.venueTime;
  const { unchangedSince, othersThen } = memory ?? { unchangedSince: null, othersThen: null };
  return { source, currency, ...quoted, venueTime, receivedAt, unchangedSince, othersThen, ...ruling };
}

/** The first quote of each source: what a store keeps of a capture in which a source appears twice. */
export function firstOfEachSource(quotes: readonly JudgedQuote[]): JudgedQuote[] {
  const sources = new Set<SourceName>();
  return quotes.filter(({ source }) => !sources.has(source) && sources.add(source));
}
