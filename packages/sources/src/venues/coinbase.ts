import { SECOND, SLOT_LENGTH } from "@tracker/core";
import * as v from "valibot";
import { candlesOf } from "../candles.ts";
import { amount, isoTime, reading, slotSeconds, volume } from "../read.ts";
import { errorText } from "../said.ts";
import type { Venue } from "../venue.ts";

/** Coinbase Exchange; `time` is that of the last trade. Candles are [start, low, high, open, close, volume], newest first. */
export const coinbase: Venue = {
  name: "coinbase",
  kind: "venue",
  byDefault: true,
  url: "https://api.exchange.coinbase.com",
  symbols: { USD: "BTC-USD", EUR: "BTC-EUR", GBP: "BTC-GBP" },
  errorOf: errorText(v.object({ message: v.string() }), ({ message }) => message),
  ticker: {
    together: false,
    path: ([symbol]) => `/products/${symbol}/ticker`,
    read: reading(
      v.object({ price: amount, bid: amount, ask: amount, time: isoTime }),
      ({ price, bid, ask, time }) => ({
        last: price,
        bid,
        ask,
        venueTime: time,
      }),
    ),
  },
  candles: {
    path: (symbol, from, to) =>
      `/products/${symbol}/candles?granularity=${SLOT_LENGTH / SECOND}&start=${iso(from)}&end=${iso(to)}`,
    most: 300,
    depth: Number.POSITIVE_INFINITY,
    pace: SECOND / 8,
    read: candlesOf(
      v.looseTuple([slotSeconds, v.unknown(), v.unknown(), v.unknown(), amount, volume]),
      ([start, , , , close, traded]) => ({ start, close, traded }),
    ),
  },
};

const iso = (instant: number) => new Date(instant).toISOString();
