import { setImmediate } from "node:timers/promises";
import { DAY, HOUR, type Instant, type Range, SECOND, SLOT_LENGTH } from "@tracker/core";
import { questionBudget, SETTLED } from "./busy.ts";
import type { Context } from "./context.ts";
import { type Packed, pack, type Writers } from "./text.ts";
import { inTurns } from "./turns.ts";

/** Rows that are read in pieces of time, counted from the epoch. */
export interface Kind<Row> {
  /** Theirs alone. */
  readonly name: string;
  /** How long a piece is, in milliseconds. */
  readonly piece: number;
  readonly read: (range: Range) => Promise<readonly Row[]>;
  readonly startOf: (row: Row) => Instant;
  readonly write: Writers<Row>;
}

/** What has been read of a store, shared by all who ask: the same rows are read once, made text once and compressed once. */
export interface Shelf {
  /** Reads what is missing of a range, in few questions. Rejects with `Busy`, or as the store does. */
  load<Row>(kind: Kind<Row>, range: Range): Promise<void>;
  /** The pieces of a range, each read when it is asked for unless it is there. */
  pieces<Row>(kind: Kind<Row>, range: Range): AsyncGenerator<Packed>;
}

/** How many of the newest pieces of a kind are usual: all that the page asks for, and no more than can be read for every visitor. */
const USUAL_PIECES = 100;

/** How many bytes of rows are held, of the 512 MB that the function has: some years of prices in three currencies. */
const MOST_BYTES = 40_000_000;

/** What a piece costs beside its rows. */
const PIECE_COST = 1_000;

/** The longest range of one question: some 105,000 prices, which the smallest database reads in time. */
const LONGEST = 365 * DAY;

const shelves = new WeakMap<Context["store"], Shelf>();

/** The shelf of a context's store. */
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
  /** While it need not be read again. */
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
    // What was used last is let go last.
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
    // Whoever had the turn before may have read the same.
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
    // A frugal store is asked few questions; another one short ones, so that nothing else waits for long.
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
        // Others may have pushed it out since it was loaded; whether it became old meanwhile does not matter to one answer.
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
 * While a piece that was read at `now` need not be read again. What ended more than a day ago hardly changes any more; an hour is also what
 * browsers keep it for (query.ts).
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

/** A range, divided where the multiples of a length are. */
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
