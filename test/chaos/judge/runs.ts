import { SLOT } from "../scenario/scenario.ts";
import type { Tick } from "../scenario/ticks.ts";
import type { StoredPrice } from "./rows.ts";

/** A run's own clock goes on while it waits: eight seconds for tickers, fifteen for each page of candles. */
const LONGEST_RUN = 150_000;
/** A clock that is off by no more than this is right. */
const RIGHT = 30_000;

/** The pipeline's runs, as far as the timer, the kills and their own reports tell. */
export class Runs {
  readonly #ticks: readonly Tick[];
  /** Those that came to their end. */
  readonly whole: readonly Tick[];

  /** @param cut those that were killed or failed */
  constructor(ticks: readonly Tick[], cut: readonly number[]) {
    this.#ticks = ticks.toSorted((a, b) => a.ours - b.ours);
    this.whole = ticks.filter((_, index) => !cut.includes(index));
  }

  /** The runs that may have made a row, by when our clock says that it was captured. */
  thatMade({ capturedAt }: Pick<StoredPrice, "capturedAt">): Tick[] {
    const last = firstAfter(this.#ticks, capturedAt);
    const found: Tick[] = [];
    for (let index = last - 1; index >= 0; index--) {
      const tick = this.#ticks[index] as Tick;
      if (capturedAt - tick.ours > LONGEST_RUN) break;
      found.push(tick);
    }
    return found;
  }
}

export const isRight = ({ time, ours }: Tick) => Math.abs(ours - time) <= RIGHT;

/** The slot that a run belongs to by our clock, and whether it is early enough to ask for it live. */
export const slotOf = ({ ours }: Tick) => Math.floor((ours + 5_000) / SLOT) * SLOT;
export const isInTime = (tick: Tick) => tick.ours <= slotOf(tick) + 60_000;

function firstAfter(ticks: readonly Tick[], time: number): number {
  let [low, high] = [0, ticks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ticks[middle] as Tick).ours <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
