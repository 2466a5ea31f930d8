import * as v from "valibot";
import { amount, reading, unixSeconds } from "../read.ts";
import { errorText } from "../said.ts";
import type { Venue } from "../venue.ts";

/** CoinDesk Data's CADLI index; needs an API key. Derived from venues' prices, so a cross-check without a vote. */
export const coindesk: Venue = {
  name: "coindesk",
  kind: "index",
  byDefault: false,
  needs: "key",
  url: "https://data-api.coindesk.com",
  symbols: { USD: "BTC-USD", EUR: "BTC-EUR", GBP: "BTC-GBP" },
  headers: (key) => ({ authorization: `Apikey ${key}` }),
  errorOf: errorText(
    v.union([
      v.object({ Err: v.object({ message: v.string() }) }),
      v.object({ Response: v.literal("Error"), Message: v.string() }),
    ]),
    (body) => ("Err" in body ? body.Err.message : body.Message),
  ),
  // The older form of errors comes with HTTP 200.
  statuses: [[/\brate limit\b/i, 429]],
  ticker: {
    together: true,
    path: (symbols) => `/index/cc/v1/latest/tick?market=cadli&groups=ID,VALUE&instruments=${symbols.join(",")}`,
    read: (body, symbol) => readTick(readData(body)[symbol]),
  },
};

const readData = reading(v.object({ Data: v.record(v.string(), v.unknown()) }), ({ Data }) => Data);

const readTick = reading(v.object({ VALUE: amount, VALUE_LAST_UPDATE_TS: unixSeconds }), (tick) => ({
  last: tick.VALUE,
  bid: null,
  ask: null,
  venueTime: tick.VALUE_LAST_UPDATE_TS,
}));
