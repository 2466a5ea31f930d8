import { cut, SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import type { Latest } from "./answers.ts";
import { fetchCandles, fetchHealth, fetchLatest } from "./api.ts";
import { readChange } from "./change.ts";
import { pointsOf } from "./points.ts";
import type { Shown } from "./state.ts";
import { planOf, type View } from "./view.ts";

/** A slot's price is stored some seconds after its boundary, and the server gives it from then on. */
const SETTLED = 20 * SECOND;

/** A replay's clock runs many times as fast as this one. */
const REPLAY_PAUSE = 3 * SECOND;

/** What fills an empty store does so between slots, too. */
const EMPTY_PAUSE = 10 * SECOND;

const FIRST_PAUSE = 5 * SECOND;
const LONGEST_PAUSE = 60 * SECOND;

export interface ReadingEvents {
  /** The view to read, once it is known which currencies there are. */
  readonly viewOf: (latest: Latest) => View;
  readonly read: (shown: Shown) => void;
  readonly failed: (failure: TrackerError) => void;
}

export interface Reading {
  /** Reads at once; what is being read is dropped. */
  readonly start: () => void;
  /** The time on the server's clock, or by the venues where that is known to be wrong. */
  readonly now: () => number;
}

/** Reads the prices with every slot, and after a failure again and again with growing pauses, for as long as the page is open. */
export function createReading({ viewOf, read, failed }: ReadingEvents): Reading {
  let ahead = 0;
  let wrong = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = new AbortController();

  const serverNow = () => Date.now() + ahead;

  const pauseAfter = (shown: Shown | undefined): number => {
    if (shown === undefined) return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1));
    if (shown.latest.replayOf !== undefined) return REPLAY_PAUSE;
    if (shown.latest.prices.length === 0) return EMPTY_PAUSE;
    return SLOT_LENGTH - ((serverNow() - SETTLED) % SLOT_LENGTH);
  };

  const once = async (signal: AbortSignal): Promise<Shown | undefined> => {
    try {
      const latest = await fetchLatest(signal);
      ahead = latest.now - Date.now();
      const view = viewOf(latest);
      const plan = planOf(view, latest.now);
      const reading = fetchCandles(view.currency, plan, plan.length, latest, signal);
      const [candles, change, health] = await Promise.all([
        reading,
        readChange(view, plan, latest, reading, signal),
        fetchHealth(signal),
      ]);
      signal.throwIfAborted();
      wrong = (health?.clockOffsetSeconds ?? 0) * SECOND;
      const points = pointsOf(candles, plan, view.span === "All");
      const shown = { view, plan, candles, points, latest, change, health };
      read(shown);
      failures = 0;
      return shown;
    } catch (error) {
      if (signal.aborted) return undefined;
      failures++;
      failed(error instanceof TrackerError ? error : mistake(error));
      return undefined;
    }
  };

  const start = async () => {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    clearTimeout(timer);
    const shown = await once(signal);
    if (signal.aborted) return;
    timer = setTimeout(start, pauseAfter(shown));
  };

  // A page that was asleep, or whose network is back, need not wait for its turn.
  addEventListener("online", start);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") start();
  });
  return { start, now: () => serverNow() - wrong };
}

/** What nobody foresaw: the browser is told of it as of any other exception, and the person instead of a page that stands still. */
function mistake(error: unknown): TrackerError {
  reportError(error);
  return new TrackerError("malformed-answer", `Something went wrong in this page (${cut(String(error))})`, {
    cause: error,
  });
}
