import { HOUR, SECOND } from "@tracker/core";
import * as v from "valibot";
import { amount, errorText, reading, slotSeconds } from "../read.ts";
import type { Venue } from "../venue.ts";

/**
 * Kraken; one request for all currencies, errors come with HTTP 200, and one unknown pair fails the request.
 * Candles are [start, open, high, low, close, vwap, volume, count] and reach back 720 rows; those with a count of 0 hold no trade.
 */
export const kraken: Venue = {
  name: "kraken",
  kind: "venue",
  byDefault: true,
  url: "https://api.kraken.com",
  symbols: { USD: "XBTUSD", EUR: "XBTEUR", GBP: "XBTGBP", CAD: "XBTCAD", JPY: "XBTJPY", AUD: "XBTAUD", CHF: "XBTCHF" },
  errorOf: errorText(v.object({ error: v.pipe(v.array(v.string()), v.minLength(1)) }), ({ error }) => error.join(", ")),
  ticker: {
    together: true,
    path: (symbols) => `/0/public/Ticker?pair=${symbols.join(",")}`,
    read: (body, symbol) => readTicker(ofPair(body, symbol)),
  },
  candles: {
    path: (symbol, from) => `/0/public/OHLC?pair=${symbol}&interval=5&since=${from / SECOND - 1}`,
    most: 720,
    depth: 60 * HOUR,
    // About one request a second.
    pace: 1.1 * SECOND,
    read: (body, symbol) => readCandles(ofPair(body, symbol)),
  },
};

const anything = v.unknown();
const best = v.looseTuple([amount]);

const readTicker = reading(v.object({ c: best, b: best, a: best }), ({ c: [last], b: [bid], a: [ask] }) => ({
  last,
  bid,
  ask,
  venueTime: null,
}));

const readCandles = reading(
  v.array(v.tuple([slotSeconds, anything, anything, anything, amount, anything, anything, v.number()])),
  (rows) => rows.filter(([, , , , , , , count]) => count > 0).map(([start, , , , close]) => ({ start, close })),
);

const readResult = reading(v.object({ result: v.record(v.string(), v.unknown()) }), ({ result }) => result);

/** XBTUSD is answered under XXBTZUSD, XBTCHF under XBTCHF. Not matched by their ends: XBTPYUSD is another pair. */
function ofPair(body: unknown, symbol: string): unknown {
  const result = readResult(body);
  const long = `X${symbol.slice(0, 3)}Z${symbol.slice(3)}`;
  return result[long] ?? result[symbol];
}
