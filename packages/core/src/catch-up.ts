import { type BackfillProgress, type BackfillReport, backfill } from "./backfill.ts";
import { isOff } from "./clock-check.ts";
import { DAY, HOUR, type Instant, type Range } from "./instant.ts";
import type { Ports } from "./ports.ts";
import type { RunReport, RunSettings } from "./run.ts";
import { slotAt } from "./slot.ts";
import type { SourceName } from "./source.ts";

/** Single gaps older than this are not looked for: `--backfill` fills them. An outage is caught up however old it is. */
const FURTHEST = 30 * DAY;

/** What a catch-up tells. */
export interface CatchUpEvents {
  /** It begins with a range. */
  readonly onBegin?: (range: Range) => void;
  readonly onProgress?: (progress: BackfillProgress) => void;
  /** A range was looked at to its end: what was filled, and what could not be. */
  readonly onEnd?: (report: BackfillReport) => void;
}

/** Fills, after a run, what lies before its look-back and was missed; ends early, to go on after the next run, when the signal fires. */
export type CatchUp = (ports: Ports, report: RunReport, signal: AbortSignal) => Promise<void>;

/** What failed is tried again when it answers live, and not more often than this. */
const RETRY = HOUR;

/**
 * What is to be done after each run, for as long as the process lives, so that no outage is too long: of the store when the process starts,
 * of a computer that slept, of sources that could not be reached. A range is tried once, and again only when a source answers that failed.
 */
export function catchUp(settings: RunSettings, { onBegin, onProgress, onEnd }: CatchUpEvents = {}): CatchUp {
  /** The oldest slot that was not tried with every source at hand; undefined when there is none, null before the store was looked at. */
  let since: Instant | undefined | null = null;
  let last: Instant | undefined;
  /** What sources could not tell of the parts of a range that were looked at before it was cut short. */
  let left: { readonly sources: ReadonlySet<SourceName>; readonly from: Instant } | undefined;
  let failed: { readonly sources: ReadonlySet<SourceName>; readonly at: Instant } | undefined;
  return async (ports, report, signal) => {
    // By a clock that is wrong what was missed would be years, or nothing.
    if (isOff(report.clockOffset)) return;
    const { slot, backfilled } = report;
    const from = Math.max(slot - settings.lookBackHours * HOUR, settings.earliest ?? 0);
    // What a run could not do now, this could not either.
    if (report.failures.some(({ step }) => step === "backfill")) {
      if (since !== null) since = Math.min(since ?? from, from);
      return;
    }
    if (since === null) since = await oldestUnseen(ports, settings, from);
    if (last !== undefined && last < from) {
      since = Math.min(since ?? last, last);
      failed = undefined;
    }
    last = slot;
    if (hasFailed(backfilled)) since = Math.min(since ?? from, from);
    else if (since !== undefined && since >= from) since = undefined;
    if (since === undefined || since >= from || isOffline(backfilled, ports)) return;
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
    if (failed === undefined) since = hasFailed(backfilled) ? from : undefined;
    else since = left?.from ?? since;
    left = undefined;
    onEnd?.(filled);
  };
}

/** From the store's first gap of the last days, or from its newest price if that is older; undefined where nothing is before `to`. */
async function oldestUnseen({ store }: Ports, { currencies }: RunSettings, to: Instant): Promise<Instant | undefined> {
  const newest = (await store.latest(currencies)).map(({ slot }) => slot);
  if (newest.length === 0) return undefined;
  const recent = await store.pricedSlots(currencies, { from: slotAt(to - FURTHEST), to });
  const from = Math.min(...newest, ...[...recent.values()].flatMap((slots) => slots.slice(0, 1)));
  return from < to ? from : undefined;
}

/** Whether something is missing that another source might have told. */
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
