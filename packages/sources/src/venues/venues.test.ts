import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formatPrice, SOURCE_NAMES, type SourceName, TrackerError } from "@tracker/core";
import { describe, expect, test } from "vitest";
import { VENUES } from "./index.ts";

const SAMPLES = join(import.meta.dirname, "../../samples");

/** What each good ticker says, by symbol: last, bid, ask, and the time of the last trade or answer. */
const TICKERS: Record<SourceName, Record<string, [string, string | null, string | null, string | null]>> = {
  coinbase: { "BTC-USD": ["121851.9800", "121851.9800", "121851.9900", "2025-07-14T12:00:06.731Z"] },
  kraken: {
    XBTUSD: ["121852.4000", "121852.3000", "121852.4000", null],
    XBTEUR: ["104234.4000", "104234.3000", "104234.4000", null],
    XBTGBP: ["90383.5000", "90380.1000", "90386.2000", null],
  },
  bitstamp: { btcusd: ["121848.0000", "121844.0000", "121849.0000", "2025-07-14T12:00:07.000Z"] },
  bitfinex: { tBTCUSD: ["121850.0000", "121840.0000", "121850.0000", null] },
  gemini: { btcusd: ["121848.5500", "121846.2100", "121850.9700", null] },
  bitvavo: { "BTC-EUR": ["104228.0000", "104224.0000", "104229.0000", "2025-07-14T12:00:05.907Z"] },
  coindesk: {
    "BTC-USD": ["121850.6037", null, null, "2025-07-14T12:00:06.000Z"],
    "BTC-GBP": [expect.any(String) as unknown as string, null, null, expect.any(String) as unknown as string],
  },
  "coindesk-bpi": {
    USD: ["107236.4182", null, null, "2025-01-20T15:04:37.000Z"],
    GBP: ["87330.1547", null, null, "2025-01-20T15:04:37.000Z"],
    EUR: ["103340.5406", null, null, "2025-01-20T15:04:37.000Z"],
  },
};

/** The symbol whose used field is null in the null sample, and what the error says of it. */
const NULLS: Record<SourceName, [symbol: string, problem: string]> = {
  coinbase: ["BTC-USD", "price: expected a decimal, found null"],
  kraken: ["XBTGBP", "c.0: expected a decimal, found null"],
  bitstamp: ["btcusd", "last: expected a decimal, found null"],
  bitfinex: ["tBTCUSD", "6: expected a decimal, found null"],
  gemini: ["btcusd", "last: expected a decimal, found null"],
  bitvavo: ["BTC-EUR", "last: expected a decimal, found null"],
  coindesk: ["BTC-GBP", "VALUE: expected a decimal, found null"],
  "coindesk-bpi": ["GBP", "rate_float: expected a decimal, found null"],
};

const ERRORS: Partial<Record<SourceName, string>> = {
  coinbase: "NotFound",
  kraken: "EQuery:Unknown asset pair",
  bitstamp: "Request rejected due to exceeded rate limit.",
  bitfinex: "10020 symbol: invalid",
  gemini: "Bad Request: Supplied value 'BTCXXX' is not a valid symbol",
  bitvavo: "205 market parameter NOPE-EUR is invalid.",
  coindesk: "API key required, please refer to the documentation at https://developers.coindesk.com/",
};

/** The closes of the candle samples, by the time at which each candle starts. */
const CLOSES: Partial<Record<SourceName, [symbol: string, Record<string, string>]>> = {
  coinbase: [
    "BTC-USD",
    {
      "11:35": "121898.0200",
      "11:40": "121940.1100",
      "11:45": "121866.7300",
      "11:50": "121834.5800",
      "11:55": "121850.9700",
    },
  ],
  kraken: [
    "XBTUSD",
    {
      "11:40": "121940.6000",
      "11:45": "121867.2000",
      "11:50": "121835.1000",
      "11:55": "121851.5000",
      "12:00": "121852.4000",
    },
  ],
  bitstamp: [
    "btcusd",
    {
      "11:35": "121894.0000",
      "11:40": "121936.0000",
      "11:45": "121863.0000",
      "11:50": "121831.0000",
      "11:55": "121847.0000",
    },
  ],
  bitfinex: [
    "tBTCUSD",
    {
      "11:35": "121900.0000",
      "11:40": "121940.0000",
      "11:45": "121870.0000",
      "11:50": "121830.0000",
      "11:55": "121850.0000",
    },
  ],
};

function sample(source: SourceName, name: string): unknown {
  const text = readFileSync(join(SAMPLES, source, `${name}.json`), "utf8");
  return source === "coindesk-bpi" && name === "ticker-error" ? text : JSON.parse(text);
}

describe.each(SOURCE_NAMES)("%s", (source) => {
  const venue = VENUES[source];
  const symbols = Object.entries(TICKERS[source]);

  test("is described under its own name", () => {
    expect(venue.name).toBe(source);
    expect(venue.url).toMatch(/^https:\/\/[a-z.-]+$/);
  });

  test.each(symbols)("reads its ticker of %s", (symbol, [last, bid, ask, time]) => {
    const quote = venue.ticker.read(sample(source, "ticker-good"), symbol);
    expect([quote.last, quote.bid, quote.ask].map((amount) => amount && formatPrice(amount))).toEqual([last, bid, ask]);
    expect(quote.venueTime && new Date(quote.venueTime).toISOString()).toEqual(time);
    expect(venue.errorOf(sample(source, "ticker-good"))).toBeUndefined();
  });

  test("a null spoils its own currency only, and is named", () => {
    const body = sample(source, "ticker-null");
    const [spoilt, problem] = NULLS[source];
    expect(() => venue.ticker.read(body, spoilt)).toThrow(
      expect.objectContaining({ code: "malformed-answer", message: problem }),
    );
    for (const [symbol] of symbols)
      if (symbol !== spoilt) expect(venue.ticker.read(body, symbol).last).toBeGreaterThan(0);
  });

  test("tells its own error", () => {
    const body = sample(source, "ticker-error");
    expect(venue.errorOf(body)).toBe(ERRORS[source]);
    for (const [symbol] of symbols) expect(() => venue.ticker.read(body, symbol)).toThrow(TrackerError);
  });
});

const WITH_CANDLES = SOURCE_NAMES.filter((source) => VENUES[source].candles !== undefined);

test.each(WITH_CANDLES)("%s reads its candles, and tells its own error from them", (source) => {
  const { candles, errorOf } = VENUES[source];
  const [symbol, closes] = CLOSES[source] as [string, Record<string, string>];
  const read = candles?.read(sample(source, "candles-good"), symbol) ?? [];
  const found = read.map(({ start, close }) => [new Date(start).toISOString().slice(11, 16), formatPrice(close)]);
  expect(Object.fromEntries(found)).toEqual(closes);
  expect(errorOf(sample(source, "candles-good"))).toBeUndefined();
  const failed = existsSync(join(SAMPLES, source, "candles-error.json")) ? "candles-error" : "ticker-error";
  expect(errorOf(sample(source, failed))).toEqual(expect.any(String));
  expect(() => candles?.read(sample(source, failed), symbol)).toThrow(TrackerError);
});

test("candles without a trade are no candles", () => {
  const kraken = sample("kraken", "candles-good") as { result: { XXBTZUSD: unknown[][] } };
  (kraken.result.XXBTZUSD[1] as unknown[])[7] = 0;
  expect(VENUES.kraken.candles?.read(kraken, "XBTUSD")).toHaveLength(4);
  const bitstamp = sample("bitstamp", "candles-good") as { data: { ohlc: { volume: string }[] } };
  (bitstamp.data.ohlc[1] as { volume: string }).volume = "0.00000000";
  expect(VENUES.bitstamp.candles?.read(bitstamp, "btcusd")).toHaveLength(4);
});

test("every sample says where its shape is known from", () => {
  const table = readFileSync(join(SAMPLES, "ORIGIN.md"), "utf8");
  for (const folder of SOURCE_NAMES)
    for (const file of readdirSync(join(SAMPLES, folder))) expect(table).toContain(`| \`${folder}/${file}\` | `);
});
