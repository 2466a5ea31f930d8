/**
 * How a price came about: `ok` from three or more live quotes that agree, `degraded` from exactly two,
 * `backfilled` from candles, after the slot was missed, `imported` from a file whose prices rest on no votes of venues.
 */
export type Quality = "ok" | "degraded" | "backfilled" | "imported";

/** Best first. When a slot is captured more than once the better price stays; of equals, the first. */
export const QUALITIES: readonly Quality[] = ["ok", "degraded", "backfilled", "imported"];

/** Whether a capture that ended in `next` replaces the stored one; null stands for a capture without a price. */
export function outranks(next: Quality | null, stored: Quality | null): boolean {
  return rankOf(next) > rankOf(stored);
}

/** The higher the better; 0 for a capture without a price. The stores' statements write it out. */
export function rankOf(quality: Quality | null): number {
  return quality === null ? 0 : QUALITIES.length - QUALITIES.indexOf(quality);
}
