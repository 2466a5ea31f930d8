import { INSTRUMENT, SLOT_LENGTH } from "@tracker/core";
import { byId } from "../dom.ts";
import { ago, dateAndTime, timeOfDay } from "../format.ts";
import { newestOf, type Shown, type State } from "../state.ts";

/** The age from which a slot was missed. Once the newest price is stale, /api/health is unhealthy as well. */
const LATE = 2 * SLOT_LENGTH;

type Freshness = "loading" | "empty" | "fresh" | "late" | "stale" | "replay";

/** Whether the newest price is older than it should be; never in a replay. */
export function isOld(shown: Shown, now: number): boolean {
  const newest = newestOf(shown);
  return newest !== undefined && shown.latest.replayOf === undefined && now - newest.slot >= LATE;
}

/** The age of the newest price as text, and how fresh that is. */
export function freshnessOf({ shown, now, failure }: State): { state: Freshness; text: string } {
  if (shown === undefined)
    return failure === undefined ? { state: "loading", text: "Loading" } : { state: "stale", text: "Not available" };
  const newest = newestOf(shown);
  if (newest === undefined) return { state: "empty", text: "No price yet" };
  if (shown.latest.replayOf !== undefined) return { state: "replay", text: `Replay, now at ${timeOfDay(newest.slot)}` };
  // With a wrong clock the age of a price is unknown.
  if (shown.health?.clockOffsetSeconds !== undefined) return { state: "stale", text: "The clock is wrong" };
  const age = Math.max(0, now - newest.slot);
  return {
    state: age > INSTRUMENT.staleAfter ? "stale" : age >= LATE ? "late" : "fresh",
    text: `Updated ${ago(age)}`,
  };
}

export function showFreshness(state: State): void {
  const freshness = freshnessOf(state);
  const place = byId("freshness");
  place.dataset.state = freshness.state;
  if (place.textContent !== freshness.text) place.textContent = freshness.text;
  const newest = state.shown && newestOf(state.shown);
  place.title = newest === undefined ? "" : dateAndTime(newest.slot);
}
