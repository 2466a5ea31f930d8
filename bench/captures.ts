import { addSlots, type Capture, type Currency, type Price, type Slot, SOURCE_NAMES, toSlot } from "@tracker/core";

const CURRENCIES = ["USD", "GBP", "EUR"] as Currency[];
export const FIRST_SLOT = toSlot(Date.UTC(2016, 0, 1));

/** The captures of one slot in every currency, as a run saves them; backfilled ones of the distant past have no quotes. */
export function capturesAt(slot: Slot, { quotes }: { quotes: boolean }): Capture[] {
  return CURRENCIES.map((currency, index) => {
    const price = (1_000_000_000 + (slot % 7_919) * 10_000 + index) as Price;
    const common = { currency, last: price, bid: price, ask: price, venueTime: slot, receivedAt: slot, detail: null };
    return {
      slot,
      currency,
      price: {
        slot,
        currency,
        price,
        quality: quotes ? "ok" : "backfilled",
        kept: 5,
        asked: 5,
        dispersion: 0.0001,
        capturedAt: slot,
      },
      quotes: quotes ? SOURCE_NAMES.slice(0, 5).map((source) => ({ ...common, source, verdict: "kept" as const })) : [],
    };
  });
}

/** The captures of `count` slots from the `first`-th on. */
export function manyCaptures(first: number, count: number, options: { quotes: boolean }): Capture[] {
  return Array.from({ length: count }, (_, index) => capturesAt(addSlots(FIRST_SLOT, first + index), options)).flat();
}
