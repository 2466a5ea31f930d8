import { SLOT_LENGTH, slotAt, type TrackerError } from "@tracker/core";
import type { Candle, Health, Latest } from "./answers.ts";
import type { Change } from "./change.ts";
import type { Point } from "./points.ts";
import { LENGTHS, type Plan } from "./ranges.ts";
import type { View } from "./view.ts";

/** The prices of a view, as they were read. */
export interface Shown {
  readonly view: View;
  readonly plan: Plan;
  readonly candles: readonly Candle[];
  readonly points: readonly Point[];
  readonly latest: Latest;
  /** What its last price is compared with; undefined where there is nothing. */
  readonly change?: Change | undefined;
  /** How it stands with the prices; undefined where that could not be read. */
  readonly health?: Health | undefined;
}

/** All that the page's parts are drawn from. */
export interface State {
  /** What is asked for; undefined until the server has said which currencies there are. */
  readonly view?: View;
  /** What was read last; it may be of an earlier view while the present one is being read. */
  readonly shown?: Shown | undefined;
  /** What the server replays, as it said last. */
  readonly replayOf?: string | undefined;
  /** Why the last reading failed, until one succeeds. */
  readonly failure?: TrackerError | undefined;
  /** What was wrong with the page's address. */
  readonly problems: readonly string[];
  /** The time on the server's clock, or by the venues where that is known to be wrong. */
  readonly now: number;
}

/** Whether what was read is what is asked for. */
export function isCurrent({ view, shown }: State): boolean {
  return shown !== undefined && shown.view === view;
}

/** The newest price of the shown currency. */
export function newestOf({ latest, view }: Shown): Latest["prices"][number] | undefined {
  return latest.prices.find(({ currency }) => currency === view.currency);
}

/**
 * Whether the prices reach the end of their range, or the present where the range goes on beyond it. The price of the present
 * slot may be missing: it is stored some seconds after its boundary.
 */
export function reachesEnd(shown: Shown, now: number): boolean {
  const { plan, candles, view } = shown;
  const last = candles.at(-1)?.start;
  if (last === undefined) return false;
  const priced = Math.min(last + LENGTHS[plan.length], (newestOf(shown)?.slot ?? last) + SLOT_LENGTH);
  const present = slotAt(now) + SLOT_LENGTH;
  return priced + SLOT_LENGTH >= (typeof view.span === "object" ? Math.min(plan.to, present) : present);
}
