import { SECOND } from "@tracker/core";
import * as v from "valibot";
import { amount, errorText, reading, slotSeconds, unixSeconds } from "../read.ts";
import type { Venue } from "../venue.ts";

/** Bitstamp; `timestamp` is the time of the answer. Its ticker's errors say `error`, its candles' `reason`. */
export const bitstamp: Venue = {
  name: "bitstamp",
  kind: "venue",
  url: "https://www.bitstamp.net",
  symbols: { USD: "btcusd", EUR: "btceur", GBP: "btcgbp" },
  errorOf: errorText(
    v.union([v.object({ error: v.unknown() }), v.object({ status: v.literal("error"), reason: v.unknown() })]),
    (body) => ("error" in body ? body.error : body.reason),
  ),
  ticker: {
    together: false,
    path: ([symbol]) => `/api/v2/ticker/${symbol}/`,
    read: reading(
      v.object({ last: amount, bid: amount, ask: amount, timestamp: unixSeconds }),
      ({ last, bid, ask, timestamp }) => ({ last, bid, ask, venueTime: timestamp }),
    ),
  },
  candles: {
    path: (symbol, from, to) => `/api/v2/ohlc/${symbol}/?step=300&limit=1000&start=${from / SECOND}&end=${to / SECOND}`,
    most: 1_000,
    depth: Number.POSITIVE_INFINITY,
    pace: SECOND / 8,
    read: reading(
      v.object({ data: v.object({ ohlc: v.array(v.object({ timestamp: slotSeconds, close: amount })) }) }),
      ({ data }) => data.ohlc.map(({ timestamp, close }) => ({ start: timestamp, close })),
    ),
  },
};
