import { type Clock, SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";

/** A slot's price is stored some seconds after its boundary: until then the answers of the slot before it are the newest. */
export const SETTLED = 15 * SECOND;

/** How many unusual questions are answered in one slot. */
const MOST_QUESTIONS = 250;

/** More is asked than can be answered now: a visitor is told when to come again, and nothing is broken. */
export class Busy extends TrackerError {
  /** In whole seconds, as the header Retry-After has it. */
  readonly retryAfter: number;

  /** @param wait how long until it may be otherwise, in milliseconds */
  constructor(message: string, wait: number) {
    super("no-answer", message, { retryable: true });
    this.retryAfter = Math.max(1, Math.ceil(wait / SECOND));
  }
}

/** Counts unusual questions: to be called before each, and throws `Busy` when the slot has had too many. */
export function questionBudget(clock: Clock): () => void {
  let [slot, asked] = [Number.NaN, 0];
  return () => {
    const now = clock.now() - SETTLED;
    const current = Math.floor(now / SLOT_LENGTH);
    if (current !== slot) [slot, asked] = [current, 0];
    if (asked >= MOST_QUESTIONS)
      throw new Busy(`${MOST_QUESTIONS} unusual questions were asked in this slot`, (current + 1) * SLOT_LENGTH - now);
    asked++;
  };
}
