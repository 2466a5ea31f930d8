import { type Instant, SECOND, SLOT_LENGTH } from "@tracker/core";
import * as v from "valibot";
import { candlesOf } from "../candles.ts";
import { amount, reading, serverTimeIn, slotSeconds, unixSeconds, volume } from "../read.ts";
import { errorText, textOf } from "../said.ts";
import type { Venue } from "../venue.ts";

const readPage = reading(v.object({ data: v.object({ ohlc: v.unknown() }) }), ({ data }) => data.ohlc);

const readCandles = candlesOf(
  v.object({ timestamp: slotSeconds, close: amount, volume }),
  ({ timestamp, close, volume: traded }) => ({ start: timestamp, close, traded }),
  "data.ohlc",
);

/** The problem with each parameter. */
const problems = v.pipe(
  v.array(v.object({ field: v.optional(v.string()), message: v.string() })),
  v.transform((errors) => errors.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join("; ")),
);

/**
 * Bitstamp; `timestamp` is the time of the answer. An error is under `error`, `reason`, `message` or `errors`.
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
      v.object({ code: v.unknown(), errors: problems }),
    ]),
    (body) => {
      if ("error" in body) return body.error;
      if ("reason" in body) return body.reason;
      return "message" in body ? body.message : `${textOf(body.code)}: ${body.errors}`;
    },
  ),
  // This error comes with HTTP 400.
  statuses: [[/exceeded rate limit/i, 429]],
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
      `/api/v2/ohlc/${symbol}/?step=${SLOT_LENGTH / SECOND}&limit=${countOf(from, to)}&start=${from / SECOND}&end=${to / SECOND}`,
    most: 1_000,
    depth: Number.POSITIVE_INFINITY,
    pace: SECOND / 8,
    read: (body) => readCandles(readPage(body)),
  },
};

/** With a limit the venue ignores `start`, and answers with `limit` candles up to `end`. */
function countOf(from: Instant, to: Instant): number {
  return (to - from) / SLOT_LENGTH + 1;
}
