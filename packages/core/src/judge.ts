import { oneVoice } from "./one-voice.ts";
import { median, type Price } from "./price.ts";
import type { Quality } from "./quality.ts";
import { refusal } from "./quote-checks.ts";
import { OUTLIER_CEILING, OUTLIER_DEVIATIONS, OUTLIER_FLOOR, PAIR, PAIR_AGREEMENT, QUORUM, RULE } from "./rule.ts";
import type { Quote, ReceivedAnswer } from "./source.ts";
import { percent } from "./text.ts";
import { type JudgedQuote, judgedQuote, type Ruling } from "./verdict.ts";

interface JudgedPrice {
  readonly price: Price;
  readonly quality: Exclude<Quality, "backfilled" | "imported">;
  /** How many venues' quotes the price is the median of. */
  readonly kept: number;
  /** How many venues were asked. */
  readonly asked: number;
  /** (highest − lowest of the kept) / price, to 6 places. */
  readonly dispersion: number;
  readonly rule: number;
}

export interface Judgement {
  readonly price: JudgedPrice | null;
  /** One for each source that was asked, by source name. */
  readonly quotes: readonly JudgedQuote[];
}

/**
 * The price rule, for the answers of one currency and slot: hear each source once, refuse what cannot be a price, drop the outliers,
 * and take the median of what is kept if a quorum of venues is left. An index is only compared with the result.
 */
export function judge(answers: readonly ReceivedAnswer[]): Judgement {
  const voices = oneVoice(answers).toSorted((a, b) => (a.source < b.source ? -1 : 1));
  const rulings = new Map<ReceivedAnswer, Ruling>();
  const sound = new Map<ReceivedAnswer, Price>();
  for (const answer of voices) {
    const refused = refusal(answer);
    if (refused !== undefined) rulings.set(answer, refused);
    else if ("quote" in answer) sound.set(answer, fairPrice(answer.quote));
  }
  const venues = [...sound].filter(([{ kind }]) => kind === "venue");
  const limit = outlierLimit(venues.map(([, value]) => value));
  const kept = venues.filter(([, value]) => limit.allows(value)).map(([, value]) => value);
  const price = priceOf(kept, voices.filter(({ kind }) => kind === "venue").length);
  for (const [answer, value] of sound) {
    if (answer.kind === "index") rulings.set(answer, crossCheck(value, price?.price));
    else if (!limit.allows(value)) rulings.set(answer, { verdict: "outlier", detail: limit.describe(value) });
    else rulings.set(answer, price === null ? noQuorum(kept) : { verdict: "kept", detail: null });
  }
  return { price, quotes: voices.map((answer) => judgedQuote(answer, rulings.get(answer) as Ruling)) };
}

/** A last trade can be old while the book is live: the price is the last trade, moved into the book where it lies outside. */
export function fairPrice({ last, bid, ask }: Quote): Price {
  return bid === null || ask === null ? last : median([last, bid, ask]);
}

/** How far from the median a price may lie: three scaled median absolute deviations, within a floor and a ceiling. */
function outlierLimit(prices: readonly Price[]): { allows(price: Price): boolean; describe(price: Price): string } {
  if (prices.length === 0) return { allows: () => true, describe: () => "" };
  const middle = median(prices);
  const distance = (price: Price) => Math.abs(price - middle) as Price;
  const deviation = OUTLIER_DEVIATIONS * median(prices.map(distance));
  const limit = Math.min(Math.max(deviation, OUTLIER_FLOOR * middle), OUTLIER_CEILING * middle);
  return {
    allows: (price) => distance(price) <= limit,
    describe: (price) => `${percent(distance(price) / middle)} from the median, limit ${percent(limit / middle)}`,
  };
}

function priceOf(kept: readonly Price[], asked: number): JudgedPrice | null {
  if (kept.length < PAIR) return null;
  const price = median(kept);
  const spread = (Math.max(...kept) - Math.min(...kept)) / price;
  if (kept.length < QUORUM && spread > PAIR_AGREEMENT) return null;
  const quality = kept.length < QUORUM ? "degraded" : "ok";
  const dispersion = Math.round(spread * 1e6) / 1e6;
  return { price, quality, kept: kept.length, asked, dispersion, rule: RULE };
}

function noQuorum(kept: readonly Price[]): Ruling {
  const alone = kept.length < PAIR;
  const detail = alone ? "the only venue left" : `two venues left, more than ${percent(PAIR_AGREEMENT)} apart`;
  return { verdict: "no-quorum", detail };
}

function crossCheck(value: Price, price: Price | undefined): Ruling {
  if (price === undefined) return { verdict: "uncompared", detail: "no price to compare with" };
  const apart = Math.abs(value - price) / price;
  return { verdict: apart <= OUTLIER_CEILING ? "agrees" : "differs", detail: `${percent(apart)} from the price` };
}
