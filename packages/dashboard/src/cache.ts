import { type Clock, DAY, SLOT_LENGTH } from "@tracker/core";
import { Busy } from "./busy.ts";
import type { Context } from "./context.ts";
import { MOST_QUESTIONS, SETTLED } from "./shelf.ts";

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
  let cache = { slot: Number.NaN, answers: new Map<string, Promise<Answer>>(), unusual: 0 };
  return async (...question) => {
    const now = clock.now() - SETTLED;
    const slot = Math.floor(now / SLOT_LENGTH);
    if (slot !== cache.slot) cache = { slot, answers: new Map(), unusual: 0 };
    const { answers } = cache;
    const key = JSON.stringify(question);
    const cached = answers.get(key);
    if (cached !== undefined) return cached;
    const usual = isUsual(...question);
    if (!usual && cache.unusual >= MOST_QUESTIONS)
      throw new Busy(`${MOST_QUESTIONS} unusual questions were asked in this slot`, (slot + 1) * SLOT_LENGTH - now);
    if (!usual) cache.unusual++;
    const answer = ask(...question);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
