/**
 * Where a price came from: `ok` from three or more live quotes that agree, `degraded` from exactly two,
 * `backfilled` from candles, after the slot was missed, `imported` from a file, without any venue's quotes.
 */
export type Quality = "ok" | "degraded" | "backfilled" | "imported";

/** Best first. When a slot is captured more than once, the better price is kept; of equals, the first. */
export const QUALITIES: readonly Quality[] = ["ok", "degraded", "backfilled", "imported"];

/** Whether a capture of quality `next` replaces the stored one; null means a capture without a price. */
export function outranks(next: Quality | null, stored: Quality | null): boolean {
  return rankOf(next) > rankOf(stored);
}

/** Higher is better; 0 for a capture without a price. The stores' SQL repeats these numbers. */
export function rankOf(quality: Quality | null): number {
  return quality === null ? 0 : QUALITIES.length - QUALITIES.indexOf(quality);
}
