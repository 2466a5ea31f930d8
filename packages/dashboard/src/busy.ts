import { type Clock, SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";

/** A slot's price is stored some seconds after its boundary: until then the previous slot's answers are current. */
export const SETTLED = 15 * SECOND;

/** The number of unusual questions that are answered per slot. */
const MOST_QUESTIONS = 250;

/** Thrown under overload, when nothing is broken: the visitor is told when to retry. */
export class Busy extends TrackerError {
  /** In whole seconds, as in the Retry-After header. */
  readonly retryAfter: number;

  /** @param wait until a retry makes sense, in milliseconds */
  constructor(message: string, wait: number) {
    super("no-answer", message, { retryable: true });
    this.retryAfter = Math.max(1, Math.ceil(wait / SECOND));
  }
}

/** Counts unusual questions. Call the returned function before each one; it throws `Busy` if the slot has had too many. */
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
