import { type Camp, contradicting, majority, outlierLimit, pairOf, type Voice } from "./agreement.ts";
import { frozen } from "./frozen.ts";
import { doubtOfLive } from "./jump.ts";
import { hear } from "./one-voice.ts";
import { agreedSince, type Memory, memoryOf, NOTHING_BEFORE, type Past, referenceOf } from "./past.ts";
import type { Price } from "./price.ts";
import type { Quality } from "./quality.ts";
import { fairPrice } from "./quote-checks.ts";
import { AGREEMENT, OUTLIER_CEILING, PAIR, PAIR_AGREEMENT, RULE } from "./rule.ts";
import type { Slot } from "./slot.ts";
import type { Quote, ReceivedAnswer, SourceName } from "./source.ts";
import type { CaptureContext, PriceRow } from "./store.ts";
import { percent } from "./text.ts";
import { type JudgedQuote, judgedQuote, type Ruling } from "./verdict.ts";

/** What the rule makes of a price's row. */
export type JudgedPrice = Omit<PriceRow, "slot" | "currency" | "capturedAt">;

export interface Judgement {
  readonly price: JudgedPrice | null;
  /** One for each source that was asked, by source name. */
  readonly quotes: readonly JudgedQuote[];
  /** The earlier prices that the rule used. */
  readonly context: CaptureContext;
}

/** What the rule knows of earlier slots: for a capture, read from the store; for an audit, as stored with the capture. */
export interface Recollection {
  memoryOf(sound: ReadonlyMap<SourceName, Quote>): ReadonlyMap<SourceName, Memory>;
  readonly reference: Price | null;
  agreedSince(price: Price): Slot | null;
}

/**
 * The price rule, for the live answers of one currency and slot: hear each source once, refuse what cannot be a price and what is frozen, and
 * take the median of three or more that agree and are the majority, or of two that no other contradicts; unless it jumps and is not confirmed.
 * An index is only compared with the result.
 * @param alive the sources whose quote has changed in any currency
 */
export function judge(
  slot: Slot,
  answers: readonly ReceivedAnswer[],
  past: Past = NOTHING_BEFORE,
  alive: ReadonlySet<SourceName> = new Set(),
): Judgement {
  return judgeBy(slot, answers, {
    memoryOf: (sound) => memoryOf(slot, sound, past, alive),
    reference: referenceOf(past.prices),
    agreedSince: (price) => agreedSince(slot, price, past),
  });
}

/** The same rule with a given recollection. */
export function judgeBy(slot: Slot, answers: readonly ReceivedAnswer[], recollection: Recollection): Judgement {
  const { voices, sound, refused } = hear(answers);
  const rulings = new Map(refused);
  const quoted = [...sound]
    .filter(([{ kind }]) => kind === "venue")
    .map(([{ source }, quote]) => [source, quote] as const);
  const memory = recollection.memoryOf(new Map(quoted));
  const stuck = frozen(slot, new Map(quoted), memory);
  const all = quoted.map(([source, quote]) => ({ source, value: fairPrice(quote) }));
  const votes = all.filter(({ source }) => !stuck.has(source));
  const asked = voices.filter(({ kind }) => kind === "venue").length;
  const found = settle(slot, { all, votes, asked }, recollection);
  for (const [answer, quote] of sound) {
    const { source, kind } = answer;
    const value = fairPrice(quote);
    if (kind === "index") rulings.set(answer, crossCheck(value, found.price?.price));
    else rulings.set(answer, stuck.get(source) ?? found.ruling({ source, value }));
  }
  const remembered = (answer: ReceivedAnswer) => (sound.has(answer) ? memory.get(answer.source) : undefined);
  return {
    price: found.price,
    quotes: voices.map((answer) => judgedQuote(answer, rulings.get(answer) as Ruling, remembered(answer))),
    context: found.context,
  };
}

interface Settled {
  readonly price: JudgedPrice | null;
  readonly context: CaptureContext;
  ruling(voice: Voice): Ruling;
}

interface Votes {
  /** All sound voices, frozen ones included: those have no vote, but can contradict a pair. */
  readonly all: readonly Voice[];
  readonly votes: readonly Voice[];
  readonly asked: number;
}

function settle(slot: Slot, { all, votes, asked }: Votes, { reference, agreedSince }: Recollection): Settled {
  const camp = majority(votes, AGREEMENT, votes.length);
  const pair = camp === undefined ? pairOf(votes) : undefined;
  const made = camp ?? (pair && contradicting(pair, all).length === 0 ? pair : undefined);
  const others = outliersOf(votes);
  if (made === undefined) {
    const detail = whyNone(votes, pair);
    const context = { reference, agreedSince: null };
    return { price: null, context, ruling: (voice) => others(voice) ?? { verdict: "no-quorum", detail } };
  }
  const since = agreedSince(made.price);
  const doubt = doubtOfLive(made, { reference, votes, asked }, since !== null && since < slot);
  const accepted: Ruling =
    doubt === undefined ? { verdict: "kept", detail: null } : { verdict: "unconfirmed", detail: doubt };
  return {
    price: doubt === undefined ? priceOf(made, camp === undefined ? "degraded" : "ok", asked) : null,
    context: { reference, agreedSince: since === slot ? null : since },
    ruling: (voice) => (isMember(voice, made) ? accepted : (others(voice) ?? outside(voice, made))),
  };
}

export function priceOf({ members, price, spread }: Camp, quality: Quality, asked: number): JudgedPrice {
  const dispersion = Math.round(spread * 1e6) / 1e6;
  return { price, quality, kept: members.length, asked, dispersion, rule: RULE };
}

/** Returns a function that rules on a voice if it is an outlier, and says how far out it lies. */
export function outliersOf(votes: readonly Voice[]): (voice: Voice) => Ruling | undefined {
  const limit = outlierLimit(votes.map(({ value }) => value));
  return ({ value }) => (limit.allows(value) ? undefined : { verdict: "outlier", detail: limit.describe(value) });
}

/** Whether a voice is one of the camp's. */
export function isMember({ source }: Voice, { members }: Camp): boolean {
  return members.some((member) => member.source === source);
}

/** The ruling on a voice that is within the outlier limit, but not in the camp that makes the price. */
export function outside({ value }: Voice, { price }: Camp): Ruling {
  return { verdict: "outlier", detail: `${percent(Math.abs(value - price) / price)} from the price` };
}

/** Why voices make no price. */
export function whyNone(votes: readonly Voice[], pair: Camp | undefined): string {
  if (votes.length < PAIR) return "only one usable quote left";
  if (pair !== undefined) return `two agree, and another is more than ${percent(PAIR_AGREEMENT)} from them`;
  if (votes.length === PAIR) return `two venues left, more than ${percent(PAIR_AGREEMENT)} apart`;
  return `no majority agrees within ${percent(AGREEMENT)}`;
}

function crossCheck(value: Price, price: Price | undefined): Ruling {
  if (price === undefined) return { verdict: "uncompared", detail: "no price to compare with" };
  const apart = Math.abs(value - price) / price;
  return { verdict: apart <= OUTLIER_CEILING ? "agrees" : "differs", detail: `${percent(apart)} from the price` };
}
