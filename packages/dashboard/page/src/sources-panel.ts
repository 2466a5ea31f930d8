import { SLOT_LENGTH, TrackerError } from "@tracker/core";
import type { Quote } from "./answers.ts";
import { fetchQuotes } from "./api.ts";
import { byId } from "./dom.ts";
import { dateAndTime } from "./format.ts";
import { showNoSources, showSources } from "./parts/sources.ts";
import { LENGTHS } from "./ranges.ts";
import { newestOf, type Shown } from "./state.ts";

/** A pointer on its way over the chart asks nothing. */
const DEBOUNCE = 150;

export interface SourcesPanel {
  /** What is shown from now on; a pin of another view is let go. */
  readonly show: (shown: Shown | undefined) => void;
  /** The point that is pointed at; undefined for none. */
  readonly point: (start: number | undefined) => void;
  readonly pin: (start: number | undefined) => void;
}

/** The panel of sources: of the newest price, or of the point that is pointed at or pinned; `onPin` is told which one that is. */
export function createSourcesPanel(onPin: (start: number | undefined) => void): SourcesPanel {
  const known = new Map<string, readonly Quote[]>();
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
    if (target === undefined) return showNoSources("Sources", "There is no price to look into.");
    const key = `${currency} ${target.slot}`;
    try {
      const quotes = known.get(key) ?? (await fetchQuotes(target.slot, currency, signal));
      if (signal.aborted) return;
      // The newest slot may yet get a better price; what is past is the same for good.
      if (target.slot < shown.latest.now - 2 * SLOT_LENGTH) known.set(key, quotes);
      showSources(dateAndTime(target.slot), quotes, target.price);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof TrackerError)) throw error;
      showNoSources(`Sources, ${dateAndTime(target.slot)}`, `${error.message}.`);
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

/** The slot to look into, and its price where that is known: of a longer candle its last slot, which is its close. */
function targetOf(shown: Shown, start: number | undefined): { slot: number; price: number | undefined } | undefined {
  const { points, plan, view } = shown;
  const newest = newestOf(shown);
  const point = points.find((other) => other.start === start);
  if (point === undefined && typeof view.span === "string") return newest;
  const { start: from, candle } = point ?? points.findLast((other) => other.candle !== undefined) ?? {};
  if (from === undefined) return undefined;
  const last = from + LENGTHS[plan.length] - SLOT_LENGTH;
  return { slot: Math.min(last, Math.max(newest?.slot ?? last, from)), price: candle?.close };
}
