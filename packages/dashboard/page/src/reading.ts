import { cut, SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import type { Latest } from "./answers.ts";
import { fetchCandles, fetchHealth, fetchLatest } from "./api.ts";
import { readChange } from "./change.ts";
import { pointsOf } from "./points.ts";
import type { Shown } from "./state.ts";
import { planOf, type View } from "./view.ts";

/** A slot's price is stored, and served, some seconds after its boundary. */
const SETTLED = 20 * SECOND;

/** A replay's clock runs many times faster. */
const REPLAY_PAUSE = 3 * SECOND;

/** An empty store is filled by the backfill, which does not wait for a slot. */
const EMPTY_PAUSE = 10 * SECOND;

const FIRST_PAUSE = 5 * SECOND;
const LONGEST_PAUSE = 60 * SECOND;

export interface ReadingEvents {
  /** Returns the view to read; called once the currencies are known. */
  readonly viewOf: (latest: Latest) => View;
  readonly read: (shown: Shown) => void;
  readonly failed: (failure: TrackerError) => void;
}

export interface Reading {
  /** Reads at once and drops a reading in progress. */
  readonly start: () => void;
  /** The time on the server's clock, corrected by the venues' if it is known to be wrong. */
  readonly now: () => number;
}

/** Reads the prices at every slot and, after a failure, retries with growing pauses for as long as the page is open. */
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

  // After sleep or when the network is back, the page reads at once.
  addEventListener("online", start);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") start();
  });
  return { start, now: () => serverNow() - wrong };
}

/** An unexpected exception: reported to the browser's console, and to the visitor instead of leaving the page stuck. */
function mistake(error: unknown): TrackerError {
  reportError(error);
  return new TrackerError("malformed-answer", `Something went wrong in this page (${cut(String(error))})`, {
    cause: error,
  });
}
