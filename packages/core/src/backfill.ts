import type { Currency } from "./currency.ts";
import { TrackerError } from "./errors.ts";
import type { Instant, Range } from "./instant.ts";
import { judge } from "./judge.ts";
import type { Ports } from "./ports.ts";
import { addSlots, countSlots, LIVE_WINDOW, missingSlots, type Slot, slotAt, slotFrom } from "./slot.ts";
import type { CandleClose, PriceSource, ReceivedAnswer, SourceName } from "./source.ts";
import { type Capture, MOST_CAPTURES } from "./store.ts";

/** Slots looked at in one step: what is fetched at a time, and so the most that an interruption can lose. */
export const BACKFILL_STEP = 1_000;

export interface BackfillProgress {
  /** Slots of the range looked at so far, of how many. */
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
  /** The last failure of each source whose candles could not be read, all or some. */
  readonly failures: ReadonlyMap<SourceName, TrackerError>;
}

export interface BackfillOptions {
  readonly currencies: readonly Currency[];
  /** Slots from here on keep the candles they were judged by as quotes; older ones keep only the price. */
  readonly quotesFrom: Instant;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: BackfillProgress) => void;
}

/**
 * Fills the slots of the range that have no price from the venues' candles, oldest first, a step at a time. Each step is saved before
 * the next begins and only missing slots are asked for, so that a run cut short loses one step at most and the next goes on from there.
 * Slots whose candle may not be finished yet are left alone. Ends early, with what it has, when the signal fires.
 */
export async function backfill(ports: Ports, range: Range, options: BackfillOptions): Promise<BackfillReport> {
  const newest = slotAt(ports.clock.now() - LIVE_WINDOW);
  const from = slotFrom(range.from);
  const total = countSlots({ from, to: Math.min(range.to, addSlots(newest, 1)) });
  const failures = new Map<SourceName, TrackerError>();
  let stored = 0;
  let missing = 0;
  for (let done = 0; done < total && !options.signal.aborted; ) {
    const next = Math.min(done + BACKFILL_STEP, total);
    const captures = await candleCaptures(
      ports,
      { from: addSlots(from, done), to: addSlots(from, next) },
      options,
      failures,
    );
    const priced = captures.filter(({ price }) => price !== null);
    for (let first = 0; first < priced.length; first += MOST_CAPTURES) {
      await ports.store.save(priced.slice(first, first + MOST_CAPTURES));
    }
    stored += priced.length;
    missing += captures.length - priced.length;
    done = next;
    options.onProgress?.({ done, total, stored });
  }
  return { stored, missing, failures };
}

/** A capture, with or without a price, for every slot and currency of the step that the store has no price for. */
async function candleCaptures(
  ports: Ports,
  step: Range<Slot>,
  { currencies, quotesFrom, signal }: BackfillOptions,
  failures: Map<SourceName, TrackerError>,
): Promise<Capture[]> {
  const priced = await ports.store.pricedSlots(currencies, step);
  const byCurrency = currencies.map(async (currency) => {
    const slots = missingSlots(step, priced.get(currency) ?? []);
    const closes = await askCloses(ports, currency, slots, signal, failures);
    return slots.map((slot) => judgeCloses(slot, currency, closes.get(slot) ?? [], quotesFrom));
  });
  return (await Promise.all(byCurrency)).flat();
}

/** The price at a slot's boundary is the close of the candle that ends there. */
function judgeCloses(slot: Slot, currency: Currency, answers: readonly ReceivedAnswer[], quotesFrom: Instant): Capture {
  const { price, quotes } = judge(answers);
  const capturedAt = answers[0]?.receivedAt ?? slot;
  return {
    slot,
    currency,
    price: price && { slot, currency, ...price, quality: "backfilled", capturedAt },
    quotes: slot < quotesFrom ? [] : quotes,
    context: null,
  };
}

/** The closes of every source that has candles, as if each had quoted them, by the slot at which the candle ends. */
async function askCloses(
  { sources, clock }: Ports,
  currency: Currency,
  slots: readonly Slot[],
  signal: AbortSignal,
  failures: Map<SourceName, TrackerError>,
): Promise<Map<Slot, ReceivedAnswer[]>> {
  const answers = new Map<Slot, ReceivedAnswer[]>();
  const asked = sources.map(async ({ name: source, kind, currencies, history }) => {
    if (history === undefined || !currencies.includes(currency)) return;
    const span = spanOf(slots.filter((slot) => slot > clock.now() - history.depth));
    if (span === undefined) return;
    const candles = await readCandles(source, history, currency, span, signal, failures);
    const receivedAt = clock.now();
    for (const { start, close } of candles) {
      const quote = { last: close, bid: null, ask: null, venueTime: null };
      const slot = addSlots(start, 1);
      answers.set(slot, [...(answers.get(slot) ?? []), { source, kind, currency, receivedAt, quote }]);
    }
  });
  await Promise.all(asked);
  return answers;
}

async function readCandles(
  source: SourceName,
  history: NonNullable<PriceSource["history"]>,
  currency: Currency,
  span: Range<Slot>,
  signal: AbortSignal,
  failures: Map<SourceName, TrackerError>,
): Promise<readonly CandleClose[]> {
  try {
    const range = { from: addSlots(span.from, -1), to: addSlots(span.to, -1) };
    const { closes, problem } = await history.ask(currency, range, signal);
    if (problem !== undefined) failures.set(source, problem);
    return closes;
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    failures.set(source, error);
    return [];
  }
}

/** The smallest range that holds all of the ascending slots, or undefined for none. */
function spanOf(slots: readonly Slot[]): Range<Slot> | undefined {
  const first = slots[0];
  const last = slots.at(-1);
  return first === undefined || last === undefined ? undefined : { from: first, to: addSlots(last, 1) };
}
