import { type Instant, SECOND, SLOT_LENGTH } from "@tracker/core";
import * as v from "valibot";
import { amount, errorText, reading, serverTimeIn, slotSeconds, unixSeconds } from "../read.ts";
import type { Venue } from "../venue.ts";

const candle = v.object({ timestamp: slotSeconds, close: amount, volume: v.pipe(v.string(), v.transform(Number)) });

/**
 * Bitstamp; `timestamp` is the time of the answer. An error is under `error`, `reason` or `message`.
 * Candles without a trade are filled with the last price and a volume of 0.
 */
export const bitstamp: Venue = {
  name: "bitstamp",
  kind: "venue",
  byDefault: true,
  url: "https://www.bitstamp.net",
  symbols: { USD: "btcusd", EUR: "btceur", GBP: "btcgbp" },
  errorOf: errorText(
    v.union([
      v.object({ error: v.unknown() }),
      v.object({ status: v.literal("error"), reason: v.unknown() }),
      v.object({ message: v.string() }),
    ]),
    (body) => ("error" in body ? body.error : "reason" in body ? body.reason : body.message),
  ),
  ticker: {
    together: false,
    path: ([symbol]) => `/api/v2/ticker/${symbol}/`,
    read: reading(
      v.object({ last: amount, bid: amount, ask: amount, timestamp: unixSeconds }),
      ({ last, bid, ask, timestamp }) => ({ last, bid, ask, venueTime: timestamp }),
    ),
    serverTime: serverTimeIn("timestamp", unixSeconds),
  },
  candles: {
    path: (symbol, from, to) =>
      `/api/v2/ohlc/${symbol}/?step=300&limit=${countOf(from, to)}&start=${from / SECOND}&end=${to / SECOND}`,
    most: 1_000,
    depth: Number.POSITIVE_INFINITY,
    pace: SECOND / 8,
    read: reading(v.object({ data: v.object({ ohlc: v.array(candle) }) }), ({ data }) =>
      data.ohlc.filter(({ volume }) => volume > 0).map(({ timestamp, close }) => ({ start: timestamp, close })),
    ),
  },
};

/** Beside a limit the venue ignores `start`, and answers with as many candles up to `end` as the limit says. */
function countOf(from: Instant, to: Instant): number {
  return (to - from) / SLOT_LENGTH + 1;
}
