import { type Slot, slotAt } from "@tracker/core";
import type { Context } from "./context.ts";

/** The maximum number of kinds that are counted; beyond it, the oldest is forgotten. */
const MOST_KINDS = 100;

/** By store and kind of failure: the last slot with one, and the number in it. */
const met = new WeakMap<Context["store"], Map<string, { readonly slot: Slot; count: number }>>();

/**
 * Counts a visitor that meets a failure. For the first one in a slot, returns the number in the last slot that had any; for others, undefined.
 * So a failure that many visitors meet is logged once a slot, and cannot fill the log.
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
