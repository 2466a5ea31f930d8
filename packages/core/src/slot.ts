import type { Brand } from "./brand.ts";
import { type Instant, type Range, SECOND } from "./instant.ts";
import { INSTRUMENT } from "./instrument.ts";

/** The time that a price belongs to: milliseconds since the epoch (UTC), a multiple of the slot length. */
export type Slot = Brand<Instant, "slot">;

/** In milliseconds. */
export const SLOT_LENGTH = INSTRUMENT.slotLength;

/** Platform timers fire up to some milliseconds early; a run this close before a boundary belongs to that boundary. */
export const EARLY = 5 * SECOND;

/** Live quotes become a slot's price only if asked for this soon after its boundary; later, candles give the price at the boundary. */
export const LIVE_WINDOW = 60 * SECOND;

/** The slot that a run at `instant` belongs to. */
export function slotAt(instant: Instant): Slot {
  return slotOfBoundary(Math.floor((instant + EARLY) / SLOT_LENGTH) * SLOT_LENGTH);
}

/** The first slot whose boundary is at or after `instant`. */
export function slotFrom(instant: Instant): Slot {
  return slotOfBoundary(Math.ceil(instant / SLOT_LENGTH) * SLOT_LENGTH);
}

/** `instant` as a slot. Throws a RangeError when it is not on a boundary, which is a bug, not bad input. */
export function toSlot(instant: Instant): Slot {
  if (instant % SLOT_LENGTH !== 0) throw new RangeError(`${instant} is not on the boundary of a slot`);
  return slotOfBoundary(instant);
}

/** The slot `count` slots after `slot`, or before it when negative. */
export function addSlots(slot: Slot, count: number): Slot {
  return slotOfBoundary(slot + count * SLOT_LENGTH);
}

/** Whether quotes asked for at `instant` may become the price of `slot`. */
export function isLive(slot: Slot, instant: Instant): boolean {
  return slot - EARLY <= instant && instant <= slot + LIVE_WINDOW;
}

/** The slots of a range, oldest first. */
export function* slotsOf({ from, to }: Range): Generator<Slot> {
  for (let slot = slotFrom(from); slot < to; slot = addSlots(slot, 1)) yield slot;
}

/** How many slots a range holds; never negative. */
export function countSlots({ from, to }: Range): number {
  return Math.max(0, (slotFrom(to) - slotFrom(from)) / SLOT_LENGTH);
}

/** The slots of a range that are not among `present`, ascending. */
export function missingSlots(range: Range, present: readonly Slot[]): Slot[] {
  const have = new Set(present);
  return [...slotsOf(range)].filter((slot) => !have.has(slot));
}

/** `2025-07-14T09:35Z`, as logs and people read it. */
export function formatSlot(slot: Slot): string {
  return `${new Date(slot).toISOString().slice(0, 16)}Z`;
}

function slotOfBoundary(instant: Instant): Slot {
  return instant as Slot;
}
