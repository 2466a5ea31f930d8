import { expect, test } from "vitest";
import { parseCurrency } from "./currency.ts";
import { MINUTE } from "./instant.ts";
import { INSTRUMENT } from "./instrument.ts";
import { judge } from "./judge.ts";
import { type Price, priceOfUnits } from "./price.ts";
import { slotFrom } from "./slot.ts";
import { price, USD } from "./testing/index.ts";

const HALF_HOUR = 30 * MINUTE;
const { asset, above, slotLength, staleAfter, currencies } = INSTRUMENT;

test("its code fits a file name and the twelve characters that Azure allows for an action group's short name", () => {
  expect(asset.code).toMatch(/^[A-Z0-9]{2,5}$/);
});

test("its slots are whole minutes that divide half an hour, as the timer's schedule, dim_time and the page's candles need", () => {
  expect([slotLength % MINUTE, HALF_HOUR % slotLength]).toEqual([0, 0]);
  expect(slotLength).toBeLessThan(HALF_HOUR);
});

test("a price is stale after whole minutes, at least two slots: the next one may be late", () => {
  expect(staleAfter % MINUTE).toBe(0);
  expect(staleAfter).toBeGreaterThanOrEqual(2 * slotLength);
});

test("its currencies are distinct codes", () => {
  expect(currencies.flatMap((code) => parseCurrency(code) ?? [])).toEqual([...new Set(currencies)]);
  expect(currencies.length).toBeGreaterThan(0);
});

test("the price rule refuses exactly the values that the instrument cannot have (quote-checks.ts)", () => {
  const verdictOf = (last: Price) => {
    const quote = { last, bid: null, ask: null, venueTime: null };
    return judge(slotFrom(0), [
      { source: "kraken", kind: "venue", currency: USD, serverTime: null, receivedAt: 0, quote },
    ]).quotes[0]?.verdict;
  };
  const lowest = price(above ?? 0);
  expect(verdictOf(lowest)).toBe(above === null ? "no-quorum" : "not-positive");
  expect(verdictOf(priceOfUnits(lowest + 1))).toBe("no-quorum");
});
