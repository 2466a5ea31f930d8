import { type Clock, DAY, HOUR, INSTRUMENT, type Instant, SLOT_LENGTH } from "@tracker/core";
import { questionBudget, SETTLED } from "./busy.ts";
import type { Context } from "./context.ts";

type Reads = Context["store"];

/** The ages of the prices that the page compares the newest one with. */
const COMPARED = [HOUR, DAY, 7 * DAY, 30 * DAY, 365 * DAY];

/**
 * Returns the same reads, with those of single slots cached for a slot, so that no number of visitors can overload a small database (shelf.ts
 * caches those of ranges). The page asks few different questions; of others only a fixed number reaches the store, and the rest rejects with
 * `Busy` until the next slot.
 */
export function cachedReads(store: Reads, clock: Clock): Reads {
  return {
    prices: store.prices,
    candles: store.candles,
    latest: oncePer(clock, store.latest, () => true),
    firstFrom: oncePer(clock, store.firstFrom, (_currency, from) => isCompared(from, clock.now())),
    quotes: oncePer(clock, store.quotes, (slot) => clock.now() - DAY <= slot && slot <= clock.now()),
    newestEvidence: oncePer(clock, store.newestEvidence, () => true),
  };
}

/** Whether the page asks for this time, with a newest price of the last two slots, or it is the default of `from` (query.ts). */
function isCompared(from: Instant, now: Instant): boolean {
  const isNow = (slot: Instant) => slot % SLOT_LENGTH === 0 && Math.abs(now - slot) <= 2 * SLOT_LENGTH;
  return from === INSTRUMENT.since || COMPARED.some((ago) => isNow(from + ago));
}

function oncePer<Question extends readonly unknown[], Answer>(
  clock: Clock,
  ask: (...question: Question) => Promise<Answer>,
  isUsual: (...question: Question) => boolean,
): (...question: Question) => Promise<Answer> {
  const spend = questionBudget(clock);
  let cache = { slot: Number.NaN, answers: new Map<string, Promise<Answer>>() };
  return async (...question) => {
    const slot = Math.floor((clock.now() - SETTLED) / SLOT_LENGTH);
    if (slot !== cache.slot) cache = { slot, answers: new Map() };
    const { answers } = cache;
    const key = JSON.stringify(question);
    const cached = answers.get(key);
    if (cached !== undefined) return cached;
    if (!isUsual(...question)) spend();
    const answer = ask(...question);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
