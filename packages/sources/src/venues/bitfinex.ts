import { SECOND } from "@tracker/core";
import * as v from "valibot";
import { amount, errorText, reading, slotMilliseconds, textOf } from "../read.ts";
import type { Venue } from "../venue.ts";

const anything = v.unknown();

/**
 * Bitfinex; a ticker is [bid, bid size, ask, ask size, change, relative change, last, …] and has no time.
 * Candles are [start in ms, open, close, high, low, volume], oldest first with `sort=1`.
 */
export const bitfinex: Venue = {
  name: "bitfinex",
  kind: "venue",
  byDefault: true,
  url: "https://api-pub.bitfinex.com",
  symbols: { USD: "tBTCUSD", EUR: "tBTCEUR", GBP: "tBTCGBP", JPY: "tBTCJPY" },
  errorOf: errorText(
    v.union([v.looseTuple([v.literal("error"), anything, anything]), v.object({ error: anything })]),
    (body) => ("error" in body ? body.error : `${textOf(body[1])} ${textOf(body[2])}`),
  ),
  ticker: {
    together: false,
    path: ([symbol]) => `/v2/ticker/${symbol}`,
    read: reading(
      v.looseTuple([amount, anything, amount, anything, anything, anything, amount]),
      ([bid, , ask, , , , last]) => ({ last, bid, ask, venueTime: null }),
    ),
  },
  candles: {
    path: (symbol, from, to) => `/v2/candles/trade:5m:${symbol}/hist?limit=10000&start=${from}&end=${to}&sort=1`,
    most: 10_000,
    depth: Number.POSITIVE_INFINITY,
    // 30 requests a minute: a pace of 2 s would be the limit itself.
    pace: 2.2 * SECOND,
    read: reading(v.array(v.looseTuple([slotMilliseconds, anything, amount])), (rows) =>
      rows.map(([start, , close]) => ({ start, close })),
    ),
  },
};
