import { MINUTE, SECOND, SLOT_LENGTH } from "@tracker/core";
import * as v from "valibot";
import { candlesOf } from "../candles.ts";
import { amount, reading, slotSeconds, volume } from "../read.ts";
import { errorText } from "../said.ts";
import type { Venue } from "../venue.ts";

/** It keeps this many candles, whatever their length. */
const NEWEST = 720;

/** About one request a second is allowed. */
const PACE = 1.1 * SECOND;

/**
 * Kraken; one request for all currencies, and one unknown pair fails it. Errors come with HTTP 200, even those for which others use 429 and 503.
 * An error's first letter is its severity (support.kraken.com, API error messages): E comes without a result, W with one.
 * Candles are [start, open, high, low, close, vwap, volume, count], always the newest ones; those with a count of 0 hold no trade.
 */
export const kraken: Venue = {
  name: "kraken",
  kind: "venue",
  byDefault: true,
  url: "https://api.kraken.com",
  symbols: { USD: "XBTUSD", EUR: "XBTEUR", GBP: "XBTGBP", CAD: "XBTCAD", JPY: "XBTJPY", AUD: "XBTAUD", CHF: "XBTCHF" },
  errorOf: errorText(
    v.pipe(
      v.object({ error: v.pipe(v.array(v.string()), v.minLength(1)), result: v.optional(v.unknown()) }),
      v.check(({ error, result }) => result === undefined || !error.every((one) => one.startsWith("W"))),
    ),
    ({ error }) => error.join(", "),
  ),
  statuses: [
    [/EGeneral:Too many requests|EAPI:Rate limit exceeded|EGeneral:Temporary lockout/, 429],
    [/EService:|EGeneral:Internal error/, 503],
  ],
  blocksFor: 15 * SECOND,
  ticker: {
    together: true,
    singly: { after: /EQuery:Unknown asset pair/, pace: PACE },
    path: (symbols) => `/0/public/Ticker?pair=${symbols.join(",")}`,
    read: (body, symbol) => readTicker(ofPair(body, symbol)),
  },
  candles: {
    path: (symbol, from) => `/0/public/OHLC?pair=${symbol}&interval=${SLOT_LENGTH / MINUTE}&since=${from / SECOND - 1}`,
    most: NEWEST,
    depth: NEWEST * SLOT_LENGTH,
    pace: PACE,
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

const readCandles = candlesOf(
  v.looseTuple([slotSeconds, anything, anything, anything, amount, anything, anything, volume]),
  ([start, , , , close, , , count]) => ({ start, close, traded: count }),
);

const readResult = reading(v.object({ result: v.record(v.string(), v.unknown()) }), ({ result }) => result);

/** XBTUSD is answered under XXBTZUSD, XBTCHF under XBTCHF. Not matched by suffix: XBTPYUSD is another pair. */
function ofPair(body: unknown, symbol: string): unknown {
  const result = readResult(body);
  const long = `X${symbol.slice(0, 3)}Z${symbol.slice(3)}`;
  return result[long] ?? result[symbol];
}
