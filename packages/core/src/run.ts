import { type BackfillProgress, type BackfillReport, backfill } from "./backfill.ts";
import { type Captured, capture } from "./capture.ts";
import { isOff } from "./clock-check.ts";
import type { Currency } from "./currency.ts";
import { DAY, HOUR, type Instant } from "./instant.ts";
import type { Ports } from "./ports.ts";
import { addSlots, isLive, type Slot, slotAt } from "./slot.ts";
import type { Capture } from "./store.ts";

/** The most quotes deleted in one run: far more than a run adds, few enough to be quick. */
const TRIM_BATCH = 1_000;

export interface RunSettings {
  readonly currencies: readonly Currency[];
  /** How many hours back each run looks for slots without a price. */
  readonly lookBackHours: number;
  /** How many days quotes are kept. */
  readonly quoteDays: number;
  /** Gaps before this instant are not looked for. */
  readonly earliest?: Instant;
}

/**
 * A part of a run that failed without preventing the captures from being stored: reading earlier prices to compare with, filling gaps, or
 * trimming quotes. The next run tries again.
 */
export interface LaterFailure {
  readonly step: "compare" | "backfill" | "trim";
  readonly error: unknown;
}

/** The outcome of one run. */
export interface RunReport {
  readonly slot: Slot;
  /** False when the run came too late for live quotes and the slot was left to the candles. */
  readonly live: boolean;
  /** How far our clock is ahead of the venues', in milliseconds; null when too few gave their time, or none was asked. */
  readonly clockOffset: number | null;
  /** One per currency; empty when the run was not live, or our clock is wrong. */
  readonly captures: readonly Capture[];
  /** The currencies in which the slot now has a price. If there are none, the entry point reports a failed run. */
  readonly priced: readonly Currency[];
  /** What was filled; if filling failed, what had been stored until then. */
  readonly backfilled: BackfillReport;
  readonly failures: readonly LaterFailure[];
  /** When the run began and ended. */
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/**
 * One run of the pipeline, whatever triggered it: captures the current slot, then fills the gaps in the look-back and trims old quotes.
 * Running it early, late, twice at once or after a crash leaves the same rows.
 * Rejects with a TrackerError when the captures cannot be stored, or a late run cannot read whether its slot has a price. Failures of sources,
 * and failures after the captures are stored, are in the report.
 */
export async function run(ports: Ports, settings: RunSettings, signal: AbortSignal): Promise<RunReport> {
  const startedAt = ports.clock.now();
  const slot = slotAt(startedAt);
  const live = isLive(slot, startedAt);
  const { captures, clockOffset, withoutPast } = live
    ? await capture(ports, slot, settings.currencies, signal)
    : MISSED;
  if (captures.length > 0) await ports.store.save(captures);
  const quotesFrom = slot - settings.quoteDays * DAY;
  const from = Math.max(slot - settings.lookBackHours * HOUR, settings.earliest ?? 0);
  const lookBack = { from, to: captures.length > 0 ? slot : addSlots(slot, 1) };
  const failures: LaterFailure[] = withoutPast === undefined ? [] : [{ step: "compare", error: withoutPast }];
  const afterStoring = async (step: LaterFailure["step"], work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      failures.push({ step, error });
    }
  };
  let backfilled: BackfillReport = { stored: 0, missing: 0, newest: new Map(), failures: new Map(), until: from };
  await afterStoring("backfill", async () => {
    const onProgress = ({ stored }: BackfillProgress) => {
      backfilled = { ...backfilled, stored };
    };
    const { currencies } = settings;
    backfilled = await backfill(ports, lookBack, { currencies, quotesFrom, signal, onProgress });
  });
  const priced = live ? withPrice(captures) : await alreadyPriced(ports, settings.currencies, slot);
  // With a clock months ahead, all quotes would be trimmed.
  if (!isOff(clockOffset)) await afterStoring("trim", () => ports.store.trimQuotes(slotAt(quotesFrom), TRIM_BATCH));
  return { slot, live, clockOffset, captures, priced, backfilled, failures, startedAt, endedAt: ports.clock.now() };
}

/** For a run that is too late to ask the sources. */
const MISSED: Captured = { captures: [], clockOffset: null };

function withPrice(captures: readonly Capture[]): Currency[] {
  return captures.filter(({ price }) => price !== null).map(({ currency }) => currency);
}

async function alreadyPriced({ store }: Ports, currencies: readonly Currency[], slot: Slot): Promise<Currency[]> {
  const slots = await store.pricedSlots(currencies, { from: slot, to: addSlots(slot, 1) });
  return currencies.filter((currency) => (slots.get(currency) ?? []).length > 0);
}
