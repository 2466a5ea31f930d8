import { type Clock, DAY, SLOT_LENGTH } from "@tracker/core";
import { questionBudget, SETTLED } from "./busy.ts";
import type { Context } from "./context.ts";

type Reads = Context["store"];

/**
 * The same reads, those of single slots asked of the store once a slot, so that no number of visitors can load a small database (shelf.ts
 * does it for those of ranges). What the page asks is few questions; of others only a fixed number is asked, and the rest rejects with `Busy`
 * until the next slot.
 */
export function cachedReads(store: Reads, clock: Clock): Reads {
  return {
    prices: store.prices,
    candles: store.candles,
    latest: oncePer(clock, store.latest, () => true),
    quotes: oncePer(clock, store.quotes, (slot) => clock.now() - DAY <= slot && slot <= clock.now()),
    newestEvidence: oncePer(clock, store.newestEvidence, () => true),
  };
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
