import { MINUTE, SECOND, SLOT_LENGTH } from "@tracker/core";
import * as v from "valibot";
import { candlesOf } from "../candles.ts";
import { amount, reading, slotMilliseconds, volume } from "../read.ts";
import { errorText, textOf } from "../said.ts";
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
  errorOf: errorText(v.union([v.looseTuple([v.literal("error")]), v.object({ error: anything })]), (body) =>
    "error" in body ? body.error : body.slice(1, 3).map(textOf).join(" "),
  ),
  statuses: [
    [/^11010\b|RATE_?LIMIT/i, 429],
    [/^20060\b/, 503],
  ],
  // docs.bitfinex.com, requirements and limitations.
  blocksFor: MINUTE,
  ticker: {
    together: false,
    path: ([symbol]) => `/v2/ticker/${symbol}`,
    read: reading(
      v.looseTuple([amount, anything, amount, anything, anything, anything, amount]),
      ([bid, , ask, , , , last]) => ({ last, bid, ask, venueTime: null }),
    ),
  },
  candles: {
    path: (symbol, from, to) =>
      `/v2/candles/trade:${SLOT_LENGTH / MINUTE}m:${symbol}/hist?limit=10000&start=${from}&end=${to}&sort=1`,
    most: 10_000,
    depth: Number.POSITIVE_INFINITY,
    // 30 requests a minute: a pace of 2 s would be the limit itself.
    pace: 2.2 * SECOND,
    read: candlesOf(
      v.looseTuple([slotMilliseconds, anything, amount, anything, anything, volume]),
      ([start, , close, , , traded]) => ({ start, close, traded }),
    ),
  },
};
