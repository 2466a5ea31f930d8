import { SLOT_LENGTH, slotAt, type TrackerError } from "@tracker/core";
import type { Candle, Health, Latest } from "./answers.ts";
import type { Change } from "./change.ts";
import type { Point } from "./points.ts";
import { LENGTHS, type Plan } from "./ranges.ts";
import type { View } from "./view.ts";

/** A view's prices, as read. */
export interface Shown {
  readonly view: View;
  readonly plan: Plan;
  readonly candles: readonly Candle[];
  readonly points: readonly Point[];
  readonly latest: Latest;
  /** Undefined if there is no earlier price to compare with. */
  readonly change?: Change | undefined;
  /** The state of the prices; undefined if it could not be read. */
  readonly health?: Health | undefined;
}

/** Everything the page's parts are drawn from. */
export interface State {
  /** The selected view; undefined until the currencies are known. */
  readonly view?: View;
  /** The last reading; it may be of an earlier view while the current one is being read. */
  readonly shown?: Shown | undefined;
  /** The recorded day the server last said it replays. */
  readonly replayOf?: string | undefined;
  /** Why the last reading failed; cleared once one succeeds. */
  readonly failure?: TrackerError | undefined;
  /** The mistakes in the page's address. */
  readonly problems: readonly string[];
  /** The time on the server's clock, corrected by the venues' if it is known to be wrong. */
  readonly now: number;
}

/** Whether the last reading is of the selected view. */
export function isCurrent({ view, shown }: State): boolean {
  return shown !== undefined && shown.view === view;
}

/** The newest price of the shown currency. */
export function newestOf({ latest, view }: Shown): Latest["prices"][number] | undefined {
  return latest.prices.find(({ currency }) => currency === view.currency);
}

/**
 * Whether the prices reach the end of their range, or the present if the range ends later. The price of the present slot may be
 * missing: it is stored some seconds after its boundary.
 */
export function reachesEnd(shown: Shown, now: number): boolean {
  const { plan, candles, view } = shown;
  const last = candles.at(-1)?.start;
  if (last === undefined) return false;
  const priced = Math.min(last + LENGTHS[plan.length], (newestOf(shown)?.slot ?? last) + SLOT_LENGTH);
  const present = slotAt(now) + SLOT_LENGTH;
  return priced + SLOT_LENGTH >= (typeof view.span === "object" ? Math.min(plan.to, present) : present);
}
