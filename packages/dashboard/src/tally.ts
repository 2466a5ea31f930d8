import { type Slot, slotAt } from "@tracker/core";
import type { Context } from "./context.ts";

/** So many different things are counted: more, and the oldest is forgotten. */
const MOST_KINDS = 100;

/** Of each store's visitors: what they met, in which slot last, and how often in it. */
const met = new WeakMap<Context["store"], Map<string, { readonly slot: Slot; count: number }>>();

/**
 * Counts one more visitor who meets what goes wrong: undefined but for the first of a slot, and with it the count of the last slot that had any.
 * Whatever many visitors meet is so told in one line a slot, and cannot fill a log.
 */
export function firstOfSlot({ store, clock }: Pick<Context, "store" | "clock">, what: string): number | undefined {
  const slot = slotAt(clock.now());
  const counts = met.get(store) ?? new Map();
  met.set(store, counts);
  const last = counts.get(what);
  if (last?.slot === slot) {
    last.count++;
    return undefined;
  }
  counts.delete(what);
  counts.set(what, { slot, count: 1 });
  for (const oldest of [...counts.keys()].slice(0, counts.size - MOST_KINDS)) counts.delete(oldest);
  return last?.count ?? 0;
}
