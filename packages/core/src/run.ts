import { type BackfillProgress, type BackfillReport, backfill } from "./backfill.ts";
import { type Captured, capture } from "./capture.ts";
import { isOff } from "./clock-check.ts";
import type { Currency } from "./currency.ts";
import { DAY, HOUR, type Instant } from "./instant.ts";
import type { Ports } from "./ports.ts";
import { addSlots, isLive, type Slot, slotAt } from "./slot.ts";
import type { Capture } from "./store.ts";

/** Quotes deleted in one run at the most: far more than a run adds, few enough to be done in an instant. */
const TRIM_BATCH = 1_000;

export interface RunSettings {
  readonly currencies: readonly Currency[];
  /** How many hours back each run looks for slots without a price. */
  readonly lookBackHours: number;
  /** How many days quotes are kept. */
  readonly quoteDays: number;
  /** No slot before this one is looked for. */
  readonly earliest?: Instant;
}

/**
 * A part of a run that failed, while what was captured was stored all the same: reading the prices before, to compare with; filling the gaps;
 * trimming quotes. The next run does it again.
 */
export interface LaterFailure {
  readonly step: "compare" | "backfill" | "trim";
  readonly error: unknown;
}

/** What one run did. */
export interface RunReport {
  readonly slot: Slot;
  /** False when the run came too late for live quotes and the slot was left to the candles. */
  readonly live: boolean;
  /** How far our clock is ahead of the venues', in milliseconds; null when too few said, or none was asked. */
  readonly clockOffset: number | null;
  /** One a currency; empty when the run was not live, or our clock is wrong. */
  readonly captures: readonly Capture[];
  /** The currencies for which the slot has a price now. None is what an entry reports as a failed run. */
  readonly priced: readonly Currency[];
  /** What was filled; where that failed, what had been stored until then. */
  readonly backfilled: BackfillReport;
  readonly failures: readonly LaterFailure[];
  /** When the run began and ended. */
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/**
 * One run of the pipeline, whatever set it off: captures the slot the clock is in, then fills the gaps of the look-back
 * and trims old quotes. Running it early, late, twice at once or after a crash leaves the same rows.
 * Rejects with a TrackerError when the captures cannot be stored, or a late run cannot learn what the slot has. What the sources do
 * wrong, and what fails once the captures are stored, is in the report.
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
  // A clock that is months ahead would have all quotes trimmed.
  if (!isOff(clockOffset)) await afterStoring("trim", () => ports.store.trimQuotes(slotAt(quotesFrom), TRIM_BATCH));
  return { slot, live, clockOffset, captures, priced, backfilled, failures, startedAt, endedAt: ports.clock.now() };
}

/** A run that came too late to ask. */
const MISSED: Captured = { captures: [], clockOffset: null };

function withPrice(captures: readonly Capture[]): Currency[] {
  return captures.filter(({ price }) => price !== null).map(({ currency }) => currency);
}

async function alreadyPriced({ store }: Ports, currencies: readonly Currency[], slot: Slot): Promise<Currency[]> {
  const slots = await store.pricedSlots(currencies, { from: slot, to: addSlots(slot, 1) });
  return currencies.filter((currency) => (slots.get(currency) ?? []).length > 0);
}
