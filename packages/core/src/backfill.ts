import { judgeSlots, newestFinished } from "./candle-prices.ts";
import { askCloses, type Closes } from "./closes.ts";
import type { Currency } from "./currency.ts";
import type { TrackerError } from "./errors.ts";
import type { Instant, Range } from "./instant.ts";
import type { Ports } from "./ports.ts";
import { PAIR_CLOSES, REFERENCE_AGE } from "./rule.ts";
import { addSlots, countSlots, missingSlots, type Slot, slotFrom } from "./slot.ts";
import type { SourceName } from "./source.ts";
import { type Capture, MOST_CAPTURES } from "./store.ts";

/**
 * Slots handled in one step: what is fetched at a time, and so the most that an interruption can lose. With the earlier closes that a pair is
 * judged by, they fill whole pages of the venues (300, 720, 1,000 candles).
 */
export const BACKFILL_STEP = 900 - PAIR_CLOSES;

export interface BackfillProgress {
  /** Slots of the range handled so far. */
  readonly done: number;
  readonly total: number;
  /** Prices stored so far, counting each currency. */
  readonly stored: number;
}

export interface BackfillReport {
  /** Prices stored, counting each currency. */
  readonly stored: number;
  /** Prices still missing, counting each currency: fewer than two venues have candles that agree. */
  readonly missing: number;
  /** The newest slot filled, for each currency in which any was. */
  readonly newest: ReadonlyMap<Currency, Slot>;
  /** The last failure of each source whose candles could not all be read. */
  readonly failures: ReadonlyMap<SourceName, TrackerError>;
  /** How far it got: the range is done up to here (exclusive). */
  readonly until: Instant;
  /** Present if it gave up there. */
  readonly gaveUp?: true;
}

export interface BackfillOptions {
  readonly currencies: readonly Currency[];
  /** Slots from here on also store the candles they were judged by, as quotes; older ones store only the price. */
  readonly quotesFrom: Instant;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: BackfillProgress) => void;
  /** Called when a source fails for the first time. */
  readonly onFailure?: (source: SourceName, error: TrackerError) => void;
  /**
   * Stop at the first step in which every source that was asked failed, for callers that wait for the result and can start again. A source
   * whose candles do not reach back that far is not asked.
   */
  readonly givesUp?: true;
}

/**
 * Fills the slots of the range that have no price from the venues' candles, oldest first, a step at a time. Each step is saved before
 * the next begins and only missing slots are asked for, so that an interrupted run loses one step at most and the next one continues there.
 * Slots whose candle may not be finished yet are left alone. Ends early, discarding the current step, when the signal fires or it gives up.
 */
export async function backfill(ports: Ports, range: Range, options: BackfillOptions): Promise<BackfillReport> {
  const last = newestFinished(ports.clock.now());
  const from = slotFrom(range.from);
  const total = countSlots({ from, to: Math.min(range.to, addSlots(last, 1)) });
  const failures = new Map<SourceName, TrackerError>();
  const newest = new Map<Currency, Slot>();
  let [stored, missing, done] = [0, 0, 0];
  while (done < total && !options.signal.aborted) {
    const next = Math.min(done + BACKFILL_STEP, total);
    const step = { from: addSlots(from, done), to: addSlots(from, next) };
    const failed = new Map<SourceName, TrackerError>();
    const { captures, allFailed } = await candleCaptures(ports, step, options, failed);
    // A source that was cut off might have contradicted the others.
    if (options.signal.aborted) break;
    for (const [source, error] of failed) {
      if (!failures.has(source)) options.onFailure?.(source, error);
      failures.set(source, error);
    }
    if (allFailed && options.givesUp) return { stored, missing, newest, failures, until: step.from, gaveUp: true };
    const priced = captures.filter(({ price }) => price !== null);
    for (let first = 0; first < priced.length; first += MOST_CAPTURES) {
      stored += await ports.store.save(priced.slice(first, first + MOST_CAPTURES));
    }
    // Ascending by slot within a currency, as the steps are.
    for (const { currency, slot } of priced) newest.set(currency, slot);
    missing += captures.length - priced.length;
    done = next;
    options.onProgress?.({ done, total, stored });
  }
  return { stored, missing, newest, failures, until: addSlots(from, done) };
}

interface StepCaptures {
  /** With or without a price, for every slot and currency of the step that the store has no price for. */
  readonly captures: readonly Capture[];
  /** Whether sources were asked and every one failed, in every currency. */
  readonly allFailed: boolean;
}

async function candleCaptures(
  ports: Ports,
  step: Range<Slot>,
  options: BackfillOptions,
  failures: Map<SourceName, TrackerError>,
): Promise<StepCaptures> {
  const { currencies, signal } = options;
  const priced = await ports.store.pricedSlots(currencies, step);
  const byCurrency = currencies.map(async (currency) => {
    const slots = missingSlots(step, priced.get(currency) ?? []);
    const closes = await askCloses(ports, currency, slots, signal, failures);
    return { closes, captures: await judgeMissing(ports, currency, slots, closes, options) };
  });
  const all = await Promise.all(byCurrency);
  const asked = all.filter(({ closes }) => closes.asked > 0);
  return {
    captures: all.flatMap(({ captures }) => captures),
    allFailed: asked.length > 0 && asked.every(({ closes }) => closes.failed === closes.asked),
  };
}

/** Judges the slots against the prices stored before, between and after them. */
async function judgeMissing(
  { store, clock }: Ports,
  currency: Currency,
  slots: readonly Slot[],
  closes: Closes,
  { quotesFrom }: BackfillOptions,
): Promise<Capture[]> {
  const [first, last] = [slots[0], slots.at(-1)];
  if (first === undefined || last === undefined) return [];
  const known = await store.prices(currency, { from: first - REFERENCE_AGE, to: last + 2 * REFERENCE_AGE });
  const prices = new Map(known.map((row) => [row.slot, row.price]));
  const captures = judgeSlots(currency, slots, closes, prices, clock.now());
  return captures.map((capture) => (capture.slot < quotesFrom ? { ...capture, quotes: [], context: null } : capture));
}
