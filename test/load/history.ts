import {
  type Capture,
  DAY,
  DEFAULT_CURRENCIES,
  MOST_CAPTURES,
  priceOfUnits,
  RULE,
  slotFrom,
  slotsOf,
} from "@tracker/core";
import { openEmbeddedStore } from "@tracker/store-embedded";

/** Fills a file with days of prices up to the last one before now, which a start fills itself. */
export async function fillDays(file: string, days: number, now: number): Promise<void> {
  const store = openEmbeddedStore(file);
  const range = { from: slotFrom(now - days * DAY), to: now - DAY };
  const captures = [...slotsOf(range)].flatMap((slot): Capture[] =>
    DEFAULT_CURRENCIES.map((currency, index) => {
      // Different from its neighbours, with four decimals, so that compression gains little.
      const price = priceOfUnits(1_000_000_000 + (((slot / 300_000) * 7_368_787) % 79_190_017) + index);
      const common = { slot, currency, quality: "ok", kept: 5, asked: 5, dispersion: 0.000123, rule: RULE } as const;
      return {
        slot,
        currency,
        price: { ...common, price, capturedAt: slot + 1_234 },
        quotes: [],
        context: null,
      };
    }),
  );
  for (let first = 0; first < captures.length; first += MOST_CAPTURES)
    await store.save(captures.slice(first, first + MOST_CAPTURES));
  await store.close();
}
