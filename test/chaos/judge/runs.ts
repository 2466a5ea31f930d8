import { SLOT } from "../scenario/scenario.ts";
import type { Tick } from "../scenario/ticks.ts";
import type { StoredPrice } from "./rows.ts";

/** A run's own clock advances while it waits: eight seconds for tickers, fifteen for each page of candles. */
const LONGEST_RUN = 150_000;
/** A clock that is off by no more than this is right. */
const RIGHT = 30_000;

/** The pipeline's runs, by the timer, the kills and their own reports. */
export class Runs {
  readonly #ticks: readonly Tick[];
  /** The runs that finished. */
  readonly whole: readonly Tick[];

  /** @param cut those that were killed or failed */
  constructor(ticks: readonly Tick[], cut: readonly number[]) {
    this.#ticks = ticks.toSorted((a, b) => a.ours - b.ours);
    this.whole = ticks.filter((_, index) => !cut.includes(index));
  }

  /** The runs that may have made a row, by its time of capture on our clock. */
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

/** The slot of a run by our clock. */
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
