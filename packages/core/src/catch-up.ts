import { type BackfillProgress, type BackfillReport, backfill } from "./backfill.ts";
import { isOff } from "./clock-check.ts";
import { DAY, HOUR, type Instant, type Range } from "./instant.ts";
import type { Ports } from "./ports.ts";
import type { RunReport, RunSettings } from "./run.ts";
import { slotAt } from "./slot.ts";
import type { SourceName } from "./source.ts";

/**
 * Single gaps older than this, before the look-back, are not looked for: `--backfill` fills them. An outage that lasted until now is filled however
 * long it was.
 */
export const OLDEST_GAP = 30 * DAY;

export interface CatchUpEvents {
  /** A range is about to be filled. */
  readonly onBegin?: (range: Range) => void;
  readonly onProgress?: (progress: BackfillProgress) => void;
  /** A range was worked through to its end: what was filled, and what could not be. */
  readonly onEnd?: (report: BackfillReport) => void;
}

/** Fills, after a run, the missed slots before its look-back. When the signal fires it ends early, and continues after the next run. */
export type CatchUp = (ports: Ports, report: RunReport, signal: AbortSignal) => Promise<void>;

/** In place of a slot: later than any. */
const NONE = Number.POSITIVE_INFINITY;

/** A range is tried again once a source that failed answers live, and not more often than this. */
const RETRY = HOUR;

/**
 * Returns the function to call after each run for as long as the process lives, so that an outage of any length is filled: before the process
 * started, while the computer slept, while sources were unreachable. A range is tried once, and again only when a source that failed answers.
 */
export function catchUp(settings: RunSettings, { onBegin, onProgress, onEnd }: CatchUpEvents = {}): CatchUp {
  /** The oldest slot not yet tried with every source available; NONE if there is none, null until the store has been looked at. */
  let since: Instant | null = null;
  /** The slot of the previous run. */
  let last = NONE;
  /** The sources that failed in the parts of a range done before it was interrupted, and where that range began. */
  let left: { readonly sources: ReadonlySet<SourceName>; readonly from: Instant } | undefined;
  let failed: { readonly sources: ReadonlySet<SourceName>; readonly at: Instant } | undefined;
  return async (ports, report, signal) => {
    // By a wrong clock the missed time could be years, or nothing.
    if (isOff(report.clockOffset)) return;
    const { slot, backfilled } = report;
    const from = Math.max(slot - settings.lookBackHours * HOUR, settings.earliest ?? 0);
    // Where the run itself failed to backfill, this would too.
    if (report.failures.some(({ step }) => step === "backfill")) {
      if (since !== null) since = Math.min(since, from);
      return;
    }
    since ??= await oldestUnseen(ports, settings, from);
    if (last < from) {
      since = Math.min(since, last);
      failed = undefined;
    }
    last = slot;
    if (hasFailed(backfilled)) since = Math.min(since, from);
    else if (since >= from) since = NONE;
    if (since >= from || isOffline(backfilled, ports)) return;
    if (failed !== undefined && !(slot >= failed.at + RETRY && anyAnswers(failed.sources, report))) return;
    const range = { from: since, to: from };
    onBegin?.(range);
    const quotesFrom = ports.clock.now() - settings.quoteDays * DAY;
    const { currencies } = settings;
    const filled = await backfill(ports, range, { currencies, quotesFrom, signal, ...(onProgress && { onProgress }) });
    if (signal.aborted) {
      if (hasFailed(filled))
        left = { sources: sourcesOf(filled, left), from: Math.min(range.from, left?.from ?? range.from) };
      since = filled.until;
      return;
    }
    failed = left || hasFailed(filled) ? { sources: sourcesOf(filled, left), at: slot } : undefined;
    if (failed === undefined) since = hasFailed(backfilled) ? from : NONE;
    else since = left?.from ?? since;
    left = undefined;
    onEnd?.(filled);
  };
}

/** The first price of the last OLDEST_GAP, or the day of the newest price if that is older; NONE if there is no price before `to`. */
async function oldestUnseen({ store }: Ports, { currencies }: RunSettings, to: Instant): Promise<Instant> {
  const recent = { from: slotAt(to - OLDEST_GAP), to };
  const slots = await store.pricedSlots(currencies, recent);
  const firsts = [...slots.values()].flatMap(([first]) => first ?? []);
  if (firsts.length > 0) return Math.min(...firsts);
  const older = { from: 0, to: recent.from };
  const days = await Promise.all(currencies.map((currency) => store.candles(currency, older, DAY)));
  return Math.min(...days.flatMap((spans) => spans.at(-1)?.start ?? []));
}

/** Whether a price is missing that a source that failed might have given. */
function hasFailed({ missing, failures }: BackfillReport): boolean {
  return missing > 0 && failures.size > 0;
}

function sourcesOf(
  { failures }: BackfillReport,
  left: { readonly sources: ReadonlySet<SourceName> } | undefined,
): ReadonlySet<SourceName> {
  return new Set([...failures.keys(), ...(left?.sources ?? [])]);
}

function isOffline({ failures }: BackfillReport, { sources }: Ports): boolean {
  return sources.every(({ name, history }) => history === undefined || failures.has(name));
}

function anyAnswers(sources: ReadonlySet<SourceName>, { captures }: RunReport): boolean {
  const quotes = captures.flatMap((capture) => capture.quotes);
  return quotes.some(({ source, last }) => last !== null && sources.has(source));
}
