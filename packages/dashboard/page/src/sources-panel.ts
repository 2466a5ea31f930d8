import { INSTRUMENT, SLOT_LENGTH, TrackerError } from "@tracker/core";
import type { Quote } from "./answers.ts";
import { fetchQuotes } from "./api.ts";
import { byId } from "./dom.ts";
import { dateAndTime } from "./format.ts";
import { showNoSources, showSources } from "./parts/sources.ts";
import { LENGTHS } from "./ranges.ts";
import { newestOf, type Shown } from "./state.ts";

/** A pointer that only crosses the chart triggers no request. In milliseconds. */
const DEBOUNCE = 150;

export interface SourcesPanel {
  /** Shows another reading; a point pinned in another view is unpinned. */
  readonly show: (shown: Shown | undefined) => void;
  /** The point that is pointed at; undefined for none. */
  readonly point: (start: number | undefined) => void;
  readonly pin: (start: number | undefined) => void;
}

/** The panel of sources: for the newest slot that was asked, priced or not, or for the point that is pointed at or pinned. `onPin` is called with the pinned point. */
export function createSourcesPanel(onPin: (start: number | undefined) => void): SourcesPanel {
  const known = new Map<string, { readonly slot: number; readonly quotes: readonly Quote[] }>();
  let shown: Shown | undefined;
  let pointed: number | undefined;
  let pinned: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = new AbortController();

  const update = async () => {
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    const { signal } = running;
    byId("unpin").hidden = pinned === undefined;
    if (shown === undefined) return showNoSources("Sources", "—");
    const { currency } = shown.view;
    const target = targetOf(shown, pinned ?? pointed);
    if (target === undefined) return showNoSources("Sources", "No price is selected.");
    const key = `${currency} ${target.slot}`;
    const title = target.slot === undefined ? "Sources" : `Sources, ${dateAndTime(target.slot)}`;
    try {
      const { slot, quotes } = known.get(key) ?? (await fetchQuotes(target.slot, currency, signal));
      if (signal.aborted) return;
      if (slot === null) return showNoSources(title, "No source has been asked yet.");
      // The newest slot may still get a better price; older quotes do not change.
      if (target.slot !== undefined && slot < shown.latest.now - 2 * SLOT_LENGTH) known.set(key, { slot, quotes });
      const time = dateAndTime(slot);
      if (quotes.length === 0) return showNoSources(`Sources, ${time}`, nothingSaid(target, currency));
      showSources(time, quotes, target.slot === undefined ? silenceSince(slot, shown) : undefined);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof TrackerError)) throw error;
      showNoSources(title, `${error.message}.`);
    }
  };

  const setPin = (start: number | undefined) => {
    pinned = start;
    onPin(start);
  };
  const pin = (start: number | undefined) => {
    setPin(start);
    update();
  };
  byId("unpin").addEventListener("click", () => pin(undefined));
  return {
    show: (next) => {
      if (shown?.view !== next?.view) setPin(undefined);
      shown = next;
      update();
    },
    point: (start) => {
      if (start === pointed) return;
      pointed = start;
      clearTimeout(timer);
      if (pinned === undefined) timer = setTimeout(update, DEBOUNCE);
    },
    pin,
  };
}

interface Target {
  /** Undefined for the newest slot that was asked. */
  readonly slot: number | undefined;
  readonly hasPrice: boolean;
}

/** Why there are no quotes. */
function nothingSaid({ slot, hasPrice }: Target, currency: string): string {
  if (slot === undefined) return `No source was asked for ${currency} at this time.`;
  if (hasPrice) return "No quotes are stored for this time.";
  return "There is no price, and no quotes are stored.";
}

/** A remark if a newer slot should have been asked, but was not. */
function silenceSince(slot: number, { latest }: Shown): string | undefined {
  if (latest.replayOf !== undefined || latest.now - slot <= INSTRUMENT.staleAfter) return undefined;
  return "None has been asked since: capturing has stopped or cannot store.";
}

/** The slot whose quotes are shown: for a longer candle its last one, whose price is the close. */
function targetOf(shown: Shown, start: number | undefined): Target | undefined {
  const { points, plan, view } = shown;
  const newest = newestOf(shown);
  const point = points.find((other) => other.start === start);
  if (point === undefined && typeof view.span === "string") return { slot: undefined, hasPrice: newest !== undefined };
  if (point === undefined && shown.change !== undefined) return { slot: shown.change.to.slot, hasPrice: true };
  const { start: from, candle } = point ?? points.findLast((other) => other.candle !== undefined) ?? {};
  if (from === undefined) return undefined;
  const last = from + LENGTHS[plan.length] - SLOT_LENGTH;
  return { slot: Math.min(last, Math.max(newest?.slot ?? last, from)), hasPrice: candle !== undefined };
}
