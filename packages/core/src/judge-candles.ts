import { apartFrom, type Camp, majority, pairOf, type Voice } from "./agreement.ts";
import type { Instant } from "./instant.ts";
import { isMember, type Judgement, outliersOf, outside, priceOf, whyNone } from "./judge.ts";
import { doubtOfJump } from "./jump.ts";
import { hear } from "./one-voice.ts";
import type { Price } from "./price.ts";
import { AGREEMENT, LATE, LATE_AGREEMENT, PAIR_AGREEMENT, PAIR_CLOSES } from "./rule.ts";
import { addSlots, type Slot } from "./slot.ts";
import type { ReceivedAnswer, SourceName } from "./source.ts";
import { judgedQuote, type Ruling } from "./verdict.ts";

/** The message in place of a close when a venue answered and has none. Stored with the quote, and read by the audit. */
export const NO_CANDLE = "no candle: nothing was traded, or it is not kept that long";

export interface CandlePast {
  /** The closes of the same sources' candles in an earlier slot. */
  closesAt(slot: Slot): ReadonlyMap<SourceName, Price>;
  /** The median of the newest prices before the slot; null if there is none to compare with. */
  readonly before: Price | null;
  /** The median of the first prices from REFERENCE_AGE after the slot on: where the price went after a jump. */
  readonly after: Price | null;
}

/**
 * The price rule for the closes of finished candles: three or more that agree and are a majority of the venues asked, or, if every venue asked
 * did answer, a pair that has agreed for PAIR_CLOSES closes running, whatever a third says. A price that jumps both from those before it and
 * from those after it is not taken from a pair, nor from three while a venue is still at the old price.
 * @param answers one for each venue asked: the close of its candle, or why there is none
 * @param now when it is judged: after LATE the closes may lie further apart
 */
export function judgeCandles(
  slot: Slot,
  answers: readonly ReceivedAnswer[],
  past: CandlePast,
  now: Instant,
): Judgement {
  const known = [past.before, past.after].filter((reference) => reference !== null);
  const recollection = {
    referenceOf: (price: Price | undefined) => (price === undefined ? known[0] : nearestTo(price, known)) ?? null,
    agreedSince: (pair: Camp) => agreedSince(slot, pair, past),
  };
  return judgeCandlesBy(slot, answers, recollection, now);
}

/** The one of `others` that a price is nearest to; of equals, the first. */
function nearestTo(price: Price, others: readonly Price[]): Price | undefined {
  return others.toSorted((a, b) => apartFrom(price, a) - apartFrom(price, b))[0];
}

interface CandleRecollection {
  /** The price that this one is compared with. */
  referenceOf(price: Price | undefined): Price | null;
  agreedSince(pair: Camp): Slot | null;
}

/** The same rule with a given recollection. */
export function judgeCandlesBy(
  slot: Slot,
  answers: readonly ReceivedAnswer[],
  { referenceOf, agreedSince }: CandleRecollection,
  now: Instant,
): Judgement {
  const { voices, sound, refused } = hear(answers);
  const votes = [...sound].map(([{ source }, { last }]) => ({ source, value: last }));
  const camp = majority(votes, now - slot >= LATE ? LATE_AGREEMENT : AGREEMENT, voices.length);
  const pair = camp === undefined ? pairOf(votes) : undefined;
  const since = pair === undefined ? null : agreedSince(pair);
  const found = camp ?? pair;
  const reference = referenceOf(found?.price);
  const isWhole = !voices.some((answer) => "error" in answer && answer.error.message !== NO_CANDLE);
  const doubt =
    found && (pairDoubt(slot, pair, since, isWhole) ?? doubtOfJump(found, { reference, votes, asked: voices.length }));
  const made = doubt === undefined ? found : undefined;
  const others = outliersOf(votes);
  const rule = (voice: Voice): Ruling => {
    if (made === undefined) return others(voice) ?? { verdict: "no-quorum", detail: doubt ?? whyNone(votes, pair) };
    return isMember(voice, made) ? { verdict: "kept", detail: null } : (others(voice) ?? outside(voice, made));
  };
  const ruled = (answer: ReceivedAnswer) =>
    refused.get(answer) ?? rule(votes.find(({ source }) => source === answer.source) as Voice);
  return {
    price: made === undefined ? null : priceOf(made, "backfilled", voices.length),
    quotes: voices.map((answer) => judgedQuote(answer, ruled(answer))),
    context: { reference, agreedSince: since },
  };
}

function pairDoubt(slot: Slot, pair: Camp | undefined, agreedSince: Slot | null, isWhole: boolean): string | undefined {
  if (pair === undefined) return undefined;
  if (!isWhole) return "only two agree, and not all that were asked have answered";
  if (agreedSince !== null && agreedSince <= addSlots(slot, 1 - PAIR_CLOSES)) return undefined;
  return `only two agree, and have not for ${PAIR_CLOSES} closes running`;
}

/** The close since which the same two have agreed, at most PAIR_CLOSES back. */
function agreedSince(slot: Slot, { members }: Camp, { closesAt }: CandlePast): Slot {
  let since = slot;
  for (let back = 1; back < PAIR_CLOSES; back++) {
    const closes = closesAt(addSlots(slot, -back));
    const [one, other] = members.map(({ source }) => closes.get(source));
    if (one === undefined || other === undefined || apartFrom(one, other) > PAIR_AGREEMENT) break;
    since = addSlots(slot, -back);
  }
  return since;
}
