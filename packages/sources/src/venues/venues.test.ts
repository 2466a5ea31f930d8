import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatPrice, LONGEST_SOURCE_NAME, TrackerError } from "@tracker/core";
import { describe, expect, test } from "vitest";
import { expectedOf, ofSlots, sample, samplesOf, toRecordedTime } from "../testing/samples.ts";
import { bitstamp } from "./bitstamp.ts";
import { VENUES } from "./index.ts";
import { kraken } from "./kraken.ts";

const SLOT = 0 as never;

test("no two venues have the same name", () => {
  expect(new Set(VENUES.map(({ name }) => name)).size).toBe(VENUES.length);
});

describe.each(VENUES.map((venue) => [venue.name, venue] as const))("%s", (name, venue) => {
  const expected = expectedOf(name);
  const symbols = Object.entries(expected.tickers);
  const read = (body: unknown, symbol: string) => venue.ticker.read(body, symbol, SLOT);

  test("has a name that the quote table can hold, and a public address", () => {
    expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(name.length).toBeLessThanOrEqual(LONGEST_SOURCE_NAME);
    expect(venue.url).toMatch(/^https:\/\/[a-z.-]+$/);
  });

  test("is asked with a key if and only if it needs one", () => {
    expect(venue.headers !== undefined).toBe(venue.needs === "key");
    if (venue.needs !== undefined) expect(venue.byDefault).toBe(false);
  });

  test.each(symbols)("reads its ticker of %s", (symbol, { last, bid, ask, time }) => {
    const quote = read(sample(name, "ticker-good"), symbol);
    expect([quote.last, quote.bid, quote.ask].map((amount) => amount && formatPrice(amount))).toEqual([last, bid, ask]);
    expect(quote.venueTime && new Date(quote.venueTime).toISOString()).toEqual(time);
    expect(venue.errorOf(sample(name, "ticker-good"))).toBeUndefined();
  });

  test("a null fails only its own currency, and is named", () => {
    const body = sample(name, "ticker-null");
    const { symbol: spoilt, problem } = expected.null;
    expect(() => read(body, spoilt)).toThrow(expect.objectContaining({ code: "malformed-answer", message: problem }));
    for (const [symbol] of symbols) if (symbol !== spoilt) expect(read(body, symbol).last).toBeGreaterThan(0);
  });

  test("has its own error recognised", () => {
    const body = sample(name, "ticker-error");
    expect(venue.errorOf(body) ?? null).toBe(expected.error);
    for (const [symbol] of symbols) expect(() => read(body, symbol)).toThrow(TrackerError);
  });

  test("has a sample of candles if it has candles", () => {
    expect(expected.candles !== undefined).toBe(venue.candles !== undefined);
  });

  const { candles } = venue;
  if (candles === undefined || expected.candles === undefined) return;
  const { symbol, closes } = expected.candles;

  test("reads its candles, and does not take its own error for them", () => {
    const found = candles
      .read(ofSlots(sample(name, "candles-good")), symbol)
      .closes.map(({ start, close }) => [
        new Date(toRecordedTime(start)).toISOString().slice(11, 16),
        formatPrice(close),
      ]);
    expect(Object.fromEntries(found)).toEqual(closes);
    expect(venue.errorOf(sample(name, "candles-good"))).toBeUndefined();
    const failed = sample(name, samplesOf(name).includes("candles-error") ? "candles-error" : "ticker-error");
    expect(venue.errorOf(failed)).toEqual(expect.any(String));
    expect(() => candles.read(failed, symbol)).toThrow(TrackerError);
  });
});

test("candles without a trade are left out", () => {
  const quietAtKraken = ofSlots(sample("kraken", "candles-good")) as { result: { XXBTZUSD: unknown[][] } };
  (quietAtKraken.result.XXBTZUSD[1] as unknown[])[7] = 0;
  expect(kraken.candles?.read(quietAtKraken, "XBTUSD").closes).toHaveLength(4);
  const quietAtBitstamp = ofSlots(sample("bitstamp", "candles-good")) as { data: { ohlc: { volume: string }[] } };
  (quietAtBitstamp.data.ohlc[1] as { volume: string }).volume = "0.00000000";
  expect(bitstamp.candles?.read(quietAtBitstamp, "btcusd").closes).toHaveLength(4);
});

test("ORIGIN.md has the source of every sample's shape", () => {
  const table = readFileSync(join(import.meta.dirname, "../../samples/ORIGIN.md"), "utf8");
  const samples = VENUES.flatMap(({ name }) => samplesOf(name).map((file) => `${name}/${file}.json`));
  expect(samples.filter((file) => !table.includes(`| \`${file}\` | `))).toEqual([]);
});
