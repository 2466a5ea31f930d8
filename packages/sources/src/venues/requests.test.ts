import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { addSlots, type Currency, SOURCE_NAMES, type SourceName, toSlot } from "@tracker/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sourceOf } from "../source.ts";
import { VENUES } from "./index.ts";

/** What is asked of each venue, to the letter: no stand-in can tell whether a parameter that it does not know was meant. */
const NOON = toSlot(Date.UTC(2025, 6, 14, 12));
const NEVER = new AbortController().signal;

let server: Server;
let asked: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end(JSON.stringify(emptyPage(request.url ?? "")));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A page without candles, in the form of whoever was asked. */
function emptyPage(path: string): unknown {
  if (path.startsWith("/0/")) return { error: [], result: { XXBTZUSD: [], last: 0 } };
  return path.startsWith("/api/v2/ohlc/") ? { data: { ohlc: [] } } : [];
}

const sourceAt = (name: SourceName) =>
  sourceOf(VENUES[name], { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

const TICKERS: Readonly<Record<SourceName, readonly string[]>> = {
  coinbase: ["/products/BTC-USD/ticker", "/products/BTC-EUR/ticker", "/products/BTC-GBP/ticker"],
  kraken: ["/0/public/Ticker?pair=XBTUSD,XBTEUR,XBTGBP,XBTCAD,XBTJPY,XBTAUD,XBTCHF"],
  bitstamp: ["/api/v2/ticker/btcusd/", "/api/v2/ticker/btceur/", "/api/v2/ticker/btcgbp/"],
  bitfinex: ["/v2/ticker/tBTCUSD", "/v2/ticker/tBTCEUR", "/v2/ticker/tBTCGBP", "/v2/ticker/tBTCJPY"],
  gemini: ["/v1/pubticker/btcusd"],
  bitvavo: ["/v2/ticker/24h?market=BTC-EUR"],
  coindesk: ["/index/cc/v1/latest/tick?market=cadli&groups=ID,VALUE&instruments=BTC-USD,BTC-EUR,BTC-GBP"],
  "coindesk-bpi": ["/v1/bpi/currentprice.json"],
};

test.each(SOURCE_NAMES)("%s is asked for its tickers", async (name) => {
  const source = sourceAt(name);
  await source.ask(source.currencies, NEVER);
  expect(asked.toSorted()).toEqual(TICKERS[name].toSorted());
});

/** Of how many slots before noon, and what is asked for them: one, and one more than a page holds. */
const PAGES: Partial<Record<SourceName, readonly (readonly [slots: number, requests: readonly string[]])[]>> = {
  coinbase: [
    [1, ["/products/BTC-USD/candles?granularity=300&start=2025-07-14T11:55:00.000Z&end=2025-07-14T11:55:00.000Z"]],
    [
      301,
      [
        "/products/BTC-USD/candles?granularity=300&start=2025-07-13T10:55:00.000Z&end=2025-07-14T11:50:00.000Z",
        "/products/BTC-USD/candles?granularity=300&start=2025-07-14T11:55:00.000Z&end=2025-07-14T11:55:00.000Z",
      ],
    ],
  ],
  kraken: [
    [1, ["/0/public/OHLC?pair=XBTUSD&interval=5&since=1752494099"]],
    [720, ["/0/public/OHLC?pair=XBTUSD&interval=5&since=1752278399"]],
  ],
  bitstamp: [
    [1, ["/api/v2/ohlc/btcusd/?step=300&limit=1&start=1752494100&end=1752494100"]],
    [
      1_001,
      [
        "/api/v2/ohlc/btcusd/?step=300&limit=1000&start=1752194100&end=1752493800",
        "/api/v2/ohlc/btcusd/?step=300&limit=1&start=1752494100&end=1752494100",
      ],
    ],
  ],
  bitfinex: [
    [1, ["/v2/candles/trade:5m:tBTCUSD/hist?limit=10000&start=1752494100000&end=1752494100000&sort=1"]],
    [
      10_001,
      [
        "/v2/candles/trade:5m:tBTCUSD/hist?limit=10000&start=1749494100000&end=1752493800000&sort=1",
        "/v2/candles/trade:5m:tBTCUSD/hist?limit=10000&start=1752494100000&end=1752494100000&sort=1",
      ],
    ],
  ],
};

describe.each(SOURCE_NAMES.filter((name) => VENUES[name].candles !== undefined))(
  "%s is asked for its candles",
  (name) => {
    const USD = "USD" as Currency;

    test.each(PAGES[name] ?? [])("of %i slots", async (slots, requests) => {
      await sourceAt(name).history?.closes(USD, { from: addSlots(NOON, -slots), to: NOON }, NEVER);
      expect(asked).toEqual(requests);
    });
  },
);

/** Requests a second that each venue allows, as its documentation says: a pace at the limit itself is beyond it, with a clock that is a little off. */
const ALLOWED: Partial<Record<SourceName, number>> = { coinbase: 10, kraken: 1, bitstamp: 400, bitfinex: 30 / 60 };

test.each(Object.entries(ALLOWED))("%s is asked for pages no oftener than it allows", (name, allowed) => {
  expect(1_000 / (VENUES[name as SourceName].candles?.pace ?? 0)).toBeLessThan(allowed);
});
