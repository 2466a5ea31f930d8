import * as v from "valibot";
import { amount, errorText, reading, serverTimeIn, textOf, unixMilliseconds } from "../read.ts";
import type { Venue } from "../venue.ts";

/**
 * Bitvavo, in euros only. `closeTimestamp` is the time of the last trade (`timestamp` is that of the answer), and large prices may come
 * with an exponent ("1.0546E+5").
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
  ticker: {
    together: false,
    path: ([symbol]) => `/v2/ticker/24h?market=${symbol}`,
    read: reading(
      v.object({ last: amount, bid: amount, ask: amount, closeTimestamp: unixMilliseconds }),
      ({ last, bid, ask, closeTimestamp }) => ({ last, bid, ask, venueTime: closeTimestamp }),
    ),
    serverTime: serverTimeIn("timestamp", unixMilliseconds),
  },
};
