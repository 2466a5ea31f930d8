import { type Clock, SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import type { Context } from "./context.ts";

/** A slot's price is stored some seconds after its boundary: until then the answers of the slot before it are the newest. */
const SETTLED = 15 * SECOND;

/** How many different questions of a kind reach the database in one slot. */
const MOST_QUESTIONS = 250;

/** How many rows of a kind are kept: some 15 MB, of the 512 that the function has. */
const MOST_ROWS = 100_000;

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

function oncePerSlot<Question extends readonly unknown[], Rows extends readonly unknown[]>(
  clock: Clock,
  ask: (...question: Question) => Promise<Rows>,
): (...question: Question) => Promise<Rows> {
  let kept = nothingKept<Rows>(Number.NaN);
  return async (...question) => {
    const slot = Math.floor((clock.now() - SETTLED) / SLOT_LENGTH);
    if (slot !== kept.slot) kept = nothingKept(slot);
    const key = JSON.stringify(question);
    const known = kept.answers.get(key);
    if (known !== undefined) return known;
    if (kept.questions >= MOST_QUESTIONS)
      throw new TrackerError("busy", `${MOST_QUESTIONS} different questions were asked in this slot`, {
        retryable: true,
      });
    const answer = ask(...question);
    keep(kept, key, answer);
    return answer;
  };
}

interface Kept<Rows> {
  readonly slot: number;
  readonly answers: Map<string, Promise<Rows>>;
  questions: number;
  rows: number;
}

function nothingKept<Rows>(slot: number): Kept<Rows> {
  return { slot, answers: new Map(), questions: 0, rows: 0 };
}

/** Keeps an answer unless it fails; one too many makes all be forgotten, but not how often the store was asked. */
function keep<Rows extends readonly unknown[]>(kept: Kept<Rows>, key: string, answer: Promise<Rows>): void {
  kept.answers.set(key, answer);
  kept.questions++;
  answer.then(
    (rows) => {
      kept.rows += rows.length;
      if (kept.rows <= MOST_ROWS) return;
      kept.answers.clear();
      kept.rows = 0;
    },
    () => {
      kept.answers.delete(key);
      kept.questions--;
    },
  );
}
