import { type Clock, SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import type { Context } from "./context.ts";

/** A slot's price is stored some seconds after its boundary: until then the answers of the slot before it are the newest. */
const SETTLED = 15 * SECOND;

/** How many different questions of a kind reach the database in one slot. */
const MOST_QUESTIONS = 250;

/** How many rows of a kind are cached: some 15 MB, of the 512 that the function has. */
const MOST_ROWS = 100_000;

type Reads = Context["store"];

/**
 * The same reads, each asked of the store once a slot, so that no number of visitors can load a small database. Beyond a fixed number of
 * different questions a kind of them rejects with a TrackerError (`no-answer`) until the next slot; the others go on.
 */
export function cachedReads(store: Reads, clock: Clock): Reads {
  return {
    prices: oncePerSlot(clock, store.prices),
    candles: oncePerSlot(clock, store.candles),
    latest: oncePerSlot(clock, store.latest),
    quotes: oncePerSlot(clock, store.quotes),
  };
}

function oncePerSlot<Question extends readonly unknown[], Rows extends readonly unknown[]>(
  clock: Clock,
  ask: (...question: Question) => Promise<Rows>,
): (...question: Question) => Promise<Rows> {
  let cache = emptyCache<Rows>(Number.NaN);
  return async (...question) => {
    const slot = Math.floor((clock.now() - SETTLED) / SLOT_LENGTH);
    if (slot !== cache.slot) cache = emptyCache(slot);
    const key = JSON.stringify(question);
    const cached = cache.answers.get(key);
    if (cached !== undefined) return cached;
    if (cache.questions >= MOST_QUESTIONS)
      throw new TrackerError("no-answer", `${MOST_QUESTIONS} different questions were asked in this slot`, {
        retryable: true,
      });
    const answer = ask(...question);
    remember(cache, key, answer);
    return answer;
  };
}

/** The answers of one slot. */
interface SlotCache<Rows> {
  readonly slot: number;
  readonly answers: Map<string, Promise<Rows>>;
  questions: number;
  rows: number;
}

function emptyCache<Rows>(slot: number): SlotCache<Rows> {
  return { slot, answers: new Map(), questions: 0, rows: 0 };
}

/** Remembers an answer unless it fails; one too many makes all be forgotten, but not how often the store was asked. */
function remember<Rows extends readonly unknown[]>(cache: SlotCache<Rows>, key: string, answer: Promise<Rows>): void {
  cache.answers.set(key, answer);
  cache.questions++;
  answer.then(
    (rows) => {
      cache.rows += rows.length;
      if (cache.rows <= MOST_ROWS) return;
      cache.answers.clear();
      cache.rows = 0;
    },
    () => {
      cache.answers.delete(key);
      cache.questions--;
    },
  );
}
