import { describe, expect, test } from "vitest";
import { Market, SPREAD } from "./market.ts";
import { constant } from "./path.ts";
import { VENUE_NAMES } from "./wire/index.ts";

const NOON = Date.UTC(2025, 6, 14, 12);
const PRICES = [100.01, 999.99, 1_234.5, 9_999.4, 10_000.6, 34_567.89, 99_999.4, 100_004.9, 121_456.78, 999_994];

describe.each(VENUE_NAMES)("the market at %s", (venue) => {
  test.each(PRICES)("quotes and closes within the spread of %s, on the venue's price steps", (price) => {
    const market = new Market(constant(price));
    const tick = market.tick(venue, "USD", NOON);
    const candle = market.candle(venue, "USD", NOON - 300_000, NOON);
    if (tick === undefined || candle === undefined) throw new Error("expected a price");
    for (const amount of [tick.last, tick.bid, tick.ask, candle.close])
      expect(Math.abs(amount / price - 1)).toBeLessThanOrEqual(SPREAD);
    expect(tick.bid).toBeLessThan(tick.ask);
    expect([tick.bid, tick.last, tick.ask].toSorted((a, b) => a - b)).toEqual([tick.bid, tick.last, tick.ask]);
    expect(candle.low).toBeLessThan(Math.min(candle.open, candle.close));
    expect(candle.high).toBeGreaterThan(Math.max(candle.open, candle.close));
  });
});

test("a price moves in each venue's own steps", () => {
  const lastAt = (venue: (typeof VENUE_NAMES)[number]) =>
    new Market(constant(121_456.78)).tick(venue, "USD", NOON)?.last;
  expect(VENUE_NAMES.slice(0, 6).map(lastAt)).toEqual([121_456.78, 121_468.9, 121_445, 121_470, 121_432.49, 121_463]);
});
