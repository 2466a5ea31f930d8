import { type Candle, type Clock, DAY, HOUR, type Range, SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import type { Context } from "./context.ts";

/** A slot's price is stored some seconds after its boundary: until then the answers of the slot before it are the newest. */
const SETTLED = 15 * SECOND;

/** How many different questions of a kind reach the database in one slot. */
const MOST_QUESTIONS = 250;

/** How many rows of a kind are cached: some 15 MB, of the 512 that the function has. */
const MOST_ROWS = 100_000;

type Reads = Context["store"];

/**
 * The same reads, each asked of the store once a slot, so that no number of visitors can load a small database. Beyond a fixed number of
 * different questions a kind of them rejects with a TrackerError (`no-answer`) until the next slot; the others go on.
 */
export function cachedReads(store: Reads, clock: Clock): Reads {
  return {
    prices: oncePer(SLOT_LENGTH, clock, store.prices),
    candles: yearByYear(oncePer(SLOT_LENGTH, clock, store.candles), oncePer(HOUR, clock, store.candles), clock),
    latest: oncePer(SLOT_LENGTH, clock, store.latest),
    quotes: oncePer(SLOT_LENGTH, clock, store.quotes),
    newestEvidence: oncePer(SLOT_LENGTH, clock, store.newestEvidence),
  };
}

/** A piece of a long range of candles: some 105,000 prices, which the smallest database reads in time. */
const PIECE = 365 * DAY;

/**
 * Candles of more than a year a piece at a time. Whole pieces of the past hardly change any more: they are the same for whoever asks, and
 * are asked for anew only once an hour.
 */
function yearByYear(ask: Reads["candles"], askClosed: Reads["candles"], clock: Clock): Reads["candles"] {
  return async (currency, range, length) => {
    if (range.to - range.from <= PIECE) return ask(currency, range, length);
    const candles: Candle[] = [];
    for (const piece of piecesOf(range)) {
      const closed = piece.to - piece.from === PIECE && piece.to < clock.now() - DAY;
      candles.push(...(await (closed ? askClosed : ask)(currency, piece, length)));
    }
    return candles;
  };
}

/** Divided where pieces begin, counted from the epoch as the spans of candles are. */
function piecesOf({ from, to }: Range): Range[] {
  const pieces: Range[] = [];
  for (let start = from; start < to; ) {
    const end = Math.min((Math.floor(start / PIECE) + 1) * PIECE, to);
    pieces.push({ from: start, to: end });
    start = end;
  }
  return pieces;
}

function oncePer<Question extends readonly unknown[], Rows extends readonly unknown[]>(
  period: number,
  clock: Clock,
  ask: (...question: Question) => Promise<Rows>,
): (...question: Question) => Promise<Rows> {
  let cache = emptyCache<Rows>(Number.NaN);
  return async (...question) => {
    const slot = Math.floor((clock.now() - SETTLED) / period);
    if (slot !== cache.slot) cache = emptyCache(slot);
    const key = JSON.stringify(question);
    const cached = cache.answers.get(key);
    if (cached !== undefined) return cached;
    if (cache.questions >= MOST_QUESTIONS)
      throw new TrackerError("no-answer", `${MOST_QUESTIONS} different questions were asked in this slot`, {
        retryable: true,
      });
    const answer = ask(...question);
    remember(cache, key, answer);
    return answer;
  };
}

/** The answers of one period. */
interface SlotCache<Rows> {
  readonly slot: number;
  readonly answers: Map<string, Promise<Rows>>;
  questions: number;
  rows: number;
}

function emptyCache<Rows>(slot: number): SlotCache<Rows> {
  return { slot, answers: new Map(), questions: 0, rows: 0 };
}

/** Remembers an answer unless it fails; one too many makes all be forgotten, but not how often the store was asked. */
function remember<Rows extends readonly unknown[]>(cache: SlotCache<Rows>, key: string, answer: Promise<Rows>): void {
  cache.answers.set(key, answer);
  cache.questions++;
  answer.then(
    (rows) => {
      cache.rows += rows.length;
      if (cache.rows <= MOST_ROWS) return;
      cache.answers.clear();
      cache.rows = 0;
    },
    () => {
      cache.answers.delete(key);
      cache.questions--;
    },
  );
}
