import { type Clock, SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import type { Context } from "./context.ts";

/** A slot's price is stored some seconds after its boundary: until then the answers of the slot before it are the newest. */
const SETTLED = 15 * SECOND;

/** How many different questions of one slot reach the database. */
const MOST_QUESTIONS = 250;

type Reads = Context["store"];

/**
 * The same reads, each asked of the store once a slot, so that no number of visitors can load a small database. Beyond a fixed number of
 * different questions they reject with a TrackerError (`busy`) until the next slot.
 */
export function cachedReads(store: Reads, clock: Clock): Reads {
  const answers = new Map<string, Promise<unknown>>();
  let slot = Number.NaN;

  const cached = <Answer>(question: readonly unknown[], ask: () => Promise<Answer>): Promise<Answer> => {
    const now = Math.floor((clock.now() - SETTLED) / SLOT_LENGTH);
    if (now !== slot) answers.clear();
    slot = now;
    const key = JSON.stringify(question);
    const known = answers.get(key);
    if (known !== undefined) return known as Promise<Answer>;
    if (answers.size >= MOST_QUESTIONS) {
      return Promise.reject(
        new TrackerError("busy", `${MOST_QUESTIONS} different questions were asked in this slot`, { retryable: true }),
      );
    }
    const answer = ask();
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };

  return {
    prices: (currency, range) => cached(["prices", currency, range], () => store.prices(currency, range)),
    candles: (currency, range, length) =>
      cached(["candles", currency, range, length], () => store.candles(currency, range, length)),
    latest: (currencies) => cached(["latest", currencies], () => store.latest(currencies)),
    quotes: (of) => cached(["quotes", of], () => store.quotes(of)),
  };
}
