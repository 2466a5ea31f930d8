import {
  addSlots,
  type Capture,
  type Currency,
  MOST_CAPTURES,
  type Price,
  type PriceStore,
  RULE,
  SLOT_LENGTH,
  type Slot,
  toSlot,
} from "@tracker/core";
import { SOURCE_NAMES } from "@tracker/core/testing";
import { openEmbeddedStore } from "@tracker/store-embedded";

const CURRENCIES = ["USD", "GBP", "EUR"] as Currency[];
export const FIRST_SLOT = toSlot(Date.UTC(2016, 0, 1));
/** In slots. */
export const YEAR = 105_120;

/** The captures of one slot in every currency, as a run saves them; backfilled ones of the distant past have no quotes. */
export function capturesAt(slot: Slot, { quotes }: { quotes: boolean }): Capture[] {
  return CURRENCIES.map((currency, index) => {
    // Unlike its neighbours and with four decimals, so that neither compression nor shorter numbers help.
    const price = (1_000_000_000 + (((slot / SLOT_LENGTH) * 7_368_787) % 79_190_017) + index) as Price;
    const common = { currency, last: price, bid: price, ask: price, venueTime: slot, receivedAt: slot, detail: null };
    const past = { unchangedSince: null, othersThen: null };
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
        rule: RULE,
      },
      quotes: quotes
        ? SOURCE_NAMES.slice(0, 5).map((source) => ({ ...common, ...past, source, verdict: "kept" as const }))
        : [],
      context: null,
    };
  });
}

/** The captures of `count` slots from index `first` on. */
export function manyCaptures(first: number, count: number, options: { quotes: boolean }): Capture[] {
  return Array.from({ length: count }, (_, index) => capturesAt(addSlots(FIRST_SLOT, first + index), options)).flat();
}

/** A store in a new file with the first slots in it. */
export async function filledStore(file: string, slots: number): Promise<PriceStore> {
  const store = openEmbeddedStore(file);
  for (let first = 0; first < slots; first += MOST_CAPTURES)
    await store.save(manyCaptures(first, Math.min(MOST_CAPTURES, slots - first), { quotes: false }));
  return store;
}
