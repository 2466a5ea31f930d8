import type { Range } from "./instant.ts";
import { addSlots, type Slot, slotsOf } from "./slot.ts";

/** The slots of the range that are not among `present`, ascending. */
export function missingSlots(range: Range, present: readonly Slot[]): Slot[] {
  const have = new Set(present);
  return [...slotsOf(range)].filter((slot) => !have.has(slot));
}

/** The smallest range that holds all of the ascending slots, or undefined for none. */
export function spanOf(slots: readonly Slot[]): Range<Slot> | undefined {
  const first = slots[0];
  const last = slots.at(-1);
  return first === undefined || last === undefined ? undefined : { from: first, to: addSlots(last, 1) };
}
