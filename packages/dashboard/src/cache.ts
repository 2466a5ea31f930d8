import { type Clock, SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import type { Context } from "./context.ts";

/** A slot's price is stored some seconds after its boundary: until then the answers of the slot before it are the newest. */
const SETTLED = 15 * SECOND;

/** How many different questions of a kind reach the database in one slot. */
const MOST_QUESTIONS = 250;

type Reads = Context["store"];

/**
 * The same reads, each asked of the store once a slot, so that no number of visitors can load a small database. Beyond a fixed number of
 * different questions a kind of them rejects with a TrackerError (`busy`) until the next slot; the others go on.
 */
export function cachedReads(store: Reads, clock: Clock): Reads {
  return {
    prices: oncePerSlot(clock, store.prices),
    candles: oncePerSlot(clock, store.candles),
    latest: oncePerSlot(clock, store.latest),
    quotes: oncePerSlot(clock, store.quotes),
  };
}

function oncePerSlot<Question extends readonly unknown[], Answer>(
  clock: Clock,
  ask: (...question: Question) => Promise<Answer>,
): (...question: Question) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  let slot = Number.NaN;
  return async (...question) => {
    const now = Math.floor((clock.now() - SETTLED) / SLOT_LENGTH);
    if (now !== slot) answers.clear();
    slot = now;
    const key = JSON.stringify(question);
    const known = answers.get(key);
    if (known !== undefined) return known;
    if (answers.size >= MOST_QUESTIONS)
      throw new TrackerError("busy", `${MOST_QUESTIONS} different questions were asked in this slot`, {
        retryable: true,
      });
    const answer = ask(...question);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
