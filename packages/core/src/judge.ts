import type { Currency } from "./currency.ts";
import { cut, describeError, type TrackerError } from "./errors.ts";
import type { Instant } from "./instant.ts";
import { median, type Price } from "./price.ts";
import type { Quality } from "./quality.ts";
import {
  CLOCK_SKEW,
  OLDEST_TRADE,
  OUTLIER_CEILING,
  OUTLIER_DEVIATIONS,
  OUTLIER_FLOOR,
  PAIR,
  PAIR_AGREEMENT,
  QUORUM,
  WIDEST_SPREAD,
} from "./rule.ts";
import type { Quote, SourceKind, SourceName } from "./source.ts";
import type { Verdict } from "./verdict.ts";

/** A source's answer for one currency, with who gave it and when it arrived. */
export type Heard = {
  readonly source: SourceName;
  readonly kind: SourceKind;
  readonly currency: Currency;
  readonly receivedAt: Instant;
} & ({ readonly quote: Quote } | { readonly error: TrackerError });

/** A quote with what became of it; the amounts are null where the source gave none. */
export interface JudgedQuote {
  readonly source: SourceName;
  readonly currency: Currency;
  readonly last: Price | null;
  readonly bid: Price | null;
  readonly ask: Price | null;
  readonly venueTime: Instant | null;
  readonly receivedAt: Instant;
  readonly verdict: Verdict;
  /** Why, in at most 200 characters; null where the verdict says it all. */
  readonly detail: string | null;
}

export interface JudgedPrice {
  readonly price: Price;
  readonly quality: Exclude<Quality, "backfilled">;
  /** How many venues' quotes the price is the median of. */
  readonly kept: number;
  /** How many venues were asked. */
  readonly asked: number;
  /** (highest − lowest of the kept) / price, to 6 places. */
  readonly dispersion: number;
}

export interface Judgement {
  readonly price: JudgedPrice | null;
  /** One for each answer, in the order of the sources' names. */
  readonly quotes: readonly JudgedQuote[];
}

type Ruling = { readonly verdict: Verdict; readonly detail: string | null };

/**
 * The price rule, for the answers of one currency and slot: refuse what cannot be a price, drop the outliers,
 * and take the median of what is kept if a quorum of venues is left.
 */
export function judge(answers: readonly Heard[]): Judgement {
  const heard = answers.toSorted((a, b) => (a.source < b.source ? -1 : 1));
  const rulings = new Map<Heard, Ruling>();
  const sound = new Map<Heard, Price>();
  for (const answer of heard) {
    const refusal = "error" in answer ? failure(answer.error) : refuse(answer.quote, answer.receivedAt);
    if (refusal !== undefined) rulings.set(answer, refusal);
    else if ("quote" in answer) sound.set(answer, fairPrice(answer.quote));
  }
  const venues = [...sound].filter(([answer]) => answer.kind === "venue");
  const { kept, outliers } = dropOutliers(venues);
  for (const [answer, ruling] of outliers) rulings.set(answer, ruling);

  const asked = heard.filter((answer) => answer.kind === "venue").length;
  const keptPrices = kept.map(([, price]) => price);
  const price = priceOf(keptPrices, asked);
  for (const [answer] of kept)
    rulings.set(answer, price === null ? noQuorum(keptPrices) : { verdict: "kept", detail: null });
  for (const [answer, value] of sound)
    if (answer.kind === "index") rulings.set(answer, crossCheck(value, price?.price));
  return { price, quotes: heard.map((answer) => judgedQuote(answer, rulings.get(answer) as Ruling)) };
}

/** A last trade can be old while the book is live: the price is the last trade, moved into the book where it lies outside. */
export function fairPrice({ last, bid, ask }: Quote): Price {
  return bid === null || ask === null ? last : median([last, bid, ask]);
}

function failure(error: TrackerError): Ruling {
  const verdict = error.code === "malformed-answer" ? "malformed" : "no-answer";
  return { verdict, detail: cut(describeError(error)) };
}

function refuse({ last, bid, ask, venueTime }: Quote, receivedAt: Instant): Ruling | undefined {
  if (last <= 0) return { verdict: "not-positive", detail: "last is not above zero" };
  if (bid !== null && ask !== null) {
    if (bid <= 0 || ask <= 0) return { verdict: "not-positive", detail: "bid or ask is not above zero" };
    if (bid > ask) return { verdict: "crossed", detail: "bid is above ask" };
    const spread = (ask - bid) / median([bid, ask]);
    if (spread > WIDEST_SPREAD)
      return { verdict: "wide-spread", detail: `spread ${percent(spread)}, limit ${percent(WIDEST_SPREAD)}` };
  }
  if (venueTime === null) return undefined;
  const age = receivedAt - venueTime;
  if (age > OLDEST_TRADE)
    return { verdict: "stale", detail: `${Math.round(age / 1000)} s old, limit ${OLDEST_TRADE / 1000} s` };
  if (age < -CLOCK_SKEW)
    return { verdict: "future", detail: `${Math.round(-age / 1000)} s ahead, limit ${CLOCK_SKEW / 1000} s` };
  return undefined;
}

type Priced = readonly [Heard, Price];

function dropOutliers(priced: readonly Priced[]): { kept: Priced[]; outliers: [Heard, Ruling][] } {
  if (priced.length === 0) return { kept: [], outliers: [] };
  const middle = median(priced.map(([, price]) => price));
  const distance = (price: Price) => Math.abs(price - middle) as Price;
  const deviation = OUTLIER_DEVIATIONS * median(priced.map(([, price]) => distance(price)));
  const limit = Math.min(Math.max(deviation, OUTLIER_FLOOR * middle), OUTLIER_CEILING * middle);
  const kept = priced.filter(([, price]) => distance(price) <= limit);
  const outliers = priced
    .filter(([, price]) => distance(price) > limit)
    .map(([answer, price]): [Heard, Ruling] => {
      const detail = `${percent(distance(price) / middle)} from the median, limit ${percent(limit / middle)}`;
      return [answer, { verdict: "outlier", detail }];
    });
  return { kept, outliers };
}

function priceOf(kept: readonly Price[], asked: number): JudgedPrice | null {
  if (kept.length < PAIR) return null;
  const price = median(kept);
  const spread = (Math.max(...kept) - Math.min(...kept)) / price;
  if (kept.length < QUORUM && spread > PAIR_AGREEMENT) return null;
  const quality = kept.length < QUORUM ? "degraded" : "ok";
  return { price, quality, kept: kept.length, asked, dispersion: Math.round(spread * 1e6) / 1e6 };
}

function noQuorum(kept: readonly Price[]): Ruling {
  const detail =
    kept.length < PAIR
      ? "the only venue left; two must agree"
      : `two venues left, further apart than ${percent(PAIR_AGREEMENT)}`;
  return { verdict: "no-quorum", detail };
}

function crossCheck(value: Price, price: Price | undefined): Ruling {
  if (price === undefined) return { verdict: "uncompared", detail: "no price to compare with" };
  const apart = Math.abs(value - price) / price;
  return { verdict: apart <= OUTLIER_CEILING ? "agrees" : "differs", detail: `${percent(apart)} from the price` };
}

function judgedQuote(answer: Heard, ruling: Ruling): JudgedQuote {
  const { source, currency, receivedAt } = answer;
  const { last, bid, ask, venueTime } =
    "quote" in answer ? answer.quote : { last: null, bid: null, ask: null, venueTime: null };
  return { source, currency, last, bid, ask, venueTime, receivedAt, ...ruling };
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)} %`;
}
