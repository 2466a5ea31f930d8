import { setImmediate } from "node:timers/promises";
import { DAY, HOUR, type Instant, type Range, SECOND, SLOT_LENGTH } from "@tracker/core";
import { questionBudget, SETTLED } from "./busy.ts";
import type { Context } from "./context.ts";
import { type Packed, pack, type Writers } from "./text.ts";
import { inTurns } from "./turns.ts";

/** A kind of rows, which are read in pieces of equal length, counted from the epoch. */
export interface Kind<Row> {
  /** Unique. */
  readonly name: string;
  /** The length of a piece, in milliseconds. */
  readonly piece: number;
  readonly read: (range: Range) => Promise<readonly Row[]>;
  readonly startOf: (row: Row) => Instant;
  readonly write: Writers<Row>;
}

/** A cache of rows from a store, shared by all visitors: the same rows are read, formatted and compressed once. */
export interface Shelf {
  /** Reads what is missing of a range, with few questions. Rejects with `Busy`, or as the store does. */
  load<Row>(kind: Kind<Row>, range: Range): Promise<void>;
  /** Yields the pieces of a range; reads each one that is not loaded. */
  pieces<Row>(kind: Kind<Row>, range: Range): AsyncGenerator<Packed>;
}

/** The number of newest pieces of a kind that are usual: all that the page requests, and few enough to read them for any visitor. */
const USUAL_PIECES = 100;

/** The maximum size of all pieces in bytes, out of the 512 MB of the function: some years of prices in three currencies. */
const MOST_BYTES = 40_000_000;

/** The overhead of a piece, in bytes. */
const PIECE_COST = 1_000;

/** The longest range of one question: some 105,000 prices, which the smallest database reads in time. */
const LONGEST = 365 * DAY;

const shelves = new WeakMap<Context["store"], Shelf>();

/** Returns the shelf of a context's store. */
export function shelfOf({ store, clock, frugal }: Context): Shelf {
  const known = shelves.get(store);
  if (known !== undefined) return known;
  const shelf = createShelf(clock, frugal ?? false);
  shelves.set(store, shelf);
  return shelf;
}

interface Held {
  readonly piece: Packed;
  readonly size: number;
  /** The time during which it is not read again. */
  readonly valid: Range;
}

function createShelf(clock: Context["clock"], frugal: boolean): Shelf {
  const held = new Map<string, Held>();
  const asking = new Map<string, Promise<void>>();
  const inTurn = inTurns();
  const spend = questionBudget(clock);
  let bytesHeld = 0;

  const isFresh = <Row>(kind: Kind<Row>, start: Instant): boolean => {
    const key = keyOf(kind, start);
    const found = held.get(key);
    const now = clock.now();
    if (found === undefined || now < found.valid.from || now >= found.valid.to) return false;
    // Moved to the end, because the first piece is dropped first.
    held.delete(key);
    held.set(key, found);
    return true;
  };

  const put = (key: string, value: Held) => {
    bytesHeld += value.size - (held.get(key)?.size ?? 0);
    held.delete(key);
    held.set(key, value);
    for (const [oldest, { size }] of held) {
      if (bytesHeld <= MOST_BYTES) break;
      held.delete(oldest);
      bytesHeld -= size;
    }
  };

  const read = async <Row>(kind: Kind<Row>, range: Range, usual: boolean) => {
    const missing = startsOf(kind, range).filter((start) => !isFresh(kind, start));
    const [first, last] = [missing[0], missing.at(-1)];
    // An earlier turn may have read the same.
    if (first === undefined || last === undefined) return;
    if (frugal && !usual) spend();
    const now = clock.now();
    const rows = await kind.read({ from: first, to: last + kind.piece });
    const byPiece = Map.groupBy(rows, (row) => floorTo(kind.startOf(row), kind.piece));
    for (const start of startsOf(kind, { from: first, to: last + 1 })) {
      const piece = pack(byPiece.get(start) ?? [], kind.startOf, kind.write);
      const valid = validity(start + kind.piece, now, frugal);
      put(keyOf(kind, start), { piece, size: piece.size + PIECE_COST, valid });
      await setImmediate();
    }
  };

  const load: Shelf["load"] = async (kind, range) => {
    // A frugal store gets few questions; another one gets short ones, so that nothing else waits for long.
    for (const step of stepsOf(range, frugal ? LONGEST : kind.piece)) {
      const starts = startsOf(kind, step);
      if (starts.every((start) => isFresh(kind, start))) continue;
      const [first = step.from, last = first, now] = [starts[0], starts.at(-1), clock.now()];
      const usual = now - USUAL_PIECES * kind.piece <= first && last <= now;
      const key = `${kind.name} ${first} ${last}`;
      const asked = asking.get(key) ?? inTurn(usual, () => read(kind, step, usual)).finally(() => asking.delete(key));
      asking.set(key, asked);
      await asked;
    }
  };

  return {
    load,
    async *pieces(kind, range) {
      for (const start of startsOf(kind, range)) {
        const key = keyOf(kind, start);
        // It may have been dropped since it was loaded. If it has only expired, it is still good enough for this answer.
        if (!held.has(key)) await load(kind, { from: start, to: start + 1 });
        yield (held.get(key) as Held).piece;
      }
    },
  };
}

function keyOf<Row>({ name }: Kind<Row>, start: Instant): string {
  return `${name} ${start}`;
}

/**
 * Returns the time during which a piece that was read at `now` is not read again. What ended more than a day ago hardly changes; browsers cache
 * it for an hour as well (query.ts).
 */
function validity(end: Instant, now: Instant, frugal: boolean): Range {
  if (end < now - DAY) return { from: now, to: now + HOUR };
  if (!frugal) return { from: now, to: now + SECOND };
  const slot = floorTo(now - SETTLED, SLOT_LENGTH) + SETTLED;
  return { from: slot, to: slot + SLOT_LENGTH };
}

function startsOf<Row>({ piece }: Kind<Row>, { from, to }: Range): Instant[] {
  const first = floorTo(from, piece);
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / piece)) }, (_, index) => first + index * piece);
}

/** Splits a range at the multiples of a length. */
function* stepsOf({ from, to }: Range, length: number): Generator<Range> {
  for (let start = from; start < to; ) {
    const end = Math.min(floorTo(start, length) + length, to);
    yield { from: start, to: end };
    start = end;
  }
}

export function floorTo(instant: number, grain: number): number {
  return Math.floor(instant / grain) * grain;
}
