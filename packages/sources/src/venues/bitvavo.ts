import { MINUTE, SECOND, SLOT_LENGTH } from "@tracker/core";
import * as v from "valibot";
import { candlesOf } from "../candles.ts";
import { amount, reading, serverTimeIn, slotMilliseconds, unixMilliseconds, volume } from "../read.ts";
import { errorText, textOf } from "../said.ts";
import type { Venue } from "../venue.ts";

const MOST_CANDLES = 1_440;

/**
 * Bitvavo, in euros only. `closeTimestamp` is the time of the last trade (`timestamp` is that of the answer), and large prices may come
 * with an exponent ("1.0546E+5"). Candles are [start in ms, open, high, low, close, volume], newest first, and `end` itself is not included.
 */
export const bitvavo: Venue = {
  name: "bitvavo",
  kind: "venue",
  byDefault: true,
  url: "https://api.bitvavo.com",
  symbols: { EUR: "BTC-EUR" },
  errorOf: errorText(
    v.object({ errorCode: v.unknown(), error: v.string() }),
    ({ errorCode, error }) => `${textOf(errorCode)} ${error}`,
  ),
  // docs.bitvavo.com, rate limits: a thousand points a minute, and a ban for clients that exceed it.
  blocksFor: MINUTE,
  ticker: {
    together: false,
    path: ([symbol]) => `/v2/ticker/24h?market=${symbol}`,
    read: reading(
      v.object({ last: amount, bid: amount, ask: amount, closeTimestamp: unixMilliseconds }),
      ({ last, bid, ask, closeTimestamp }) => ({ last, bid, ask, venueTime: closeTimestamp }),
    ),
    serverTime: serverTimeIn("timestamp", unixMilliseconds),
  },
  candles: {
    path: (symbol, from, to) =>
      `/v2/${symbol}/candles?interval=${SLOT_LENGTH / MINUTE}m&limit=${MOST_CANDLES}&start=${from}&end=${to + SLOT_LENGTH}`,
    most: MOST_CANDLES,
    depth: Number.POSITIVE_INFINITY,
    pace: SECOND / 8,
    read: candlesOf(
      v.looseTuple([slotMilliseconds, v.unknown(), v.unknown(), v.unknown(), amount, volume]),
      ([start, , , , close, traded]) => ({ start, close, traded }),
    ),
  },
};
