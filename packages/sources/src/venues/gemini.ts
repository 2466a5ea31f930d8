import { MINUTE, SECOND, SLOT_LENGTH } from "@tracker/core";
import * as v from "valibot";
import { candlesOf } from "../candles.ts";
import { amount, reading, slotMilliseconds, volume } from "../read.ts";
import { errorText } from "../said.ts";
import type { Venue } from "../venue.ts";

/** A day of minutes is documented, recorded were as many candles of any length: so many, a day of five-minute ones, are surely there. */
const NEWEST = 288;

/**
 * Gemini, in dollars only: it left the UK and the EU in 2026. Its only time is that of the volume figure, neither of a trade nor surely of
 * the answer. Candles are [start in ms, open, high, low, close, volume], newest first; which, cannot be asked for.
 */
export const gemini: Venue = {
  name: "gemini",
  kind: "venue",
  byDefault: true,
  url: "https://api.gemini.com",
  symbols: { USD: "btcusd" },
  errorOf: errorText(
    v.object({ result: v.literal("error"), reason: v.string(), message: v.string() }),
    ({ reason, message }) => `${reason}: ${message}`,
  ),
  ticker: {
    together: false,
    path: ([symbol]) => `/v1/pubticker/${symbol}`,
    read: reading(v.object({ last: amount, bid: amount, ask: amount }), ({ last, bid, ask }) => ({
      last,
      bid,
      ask,
      venueTime: null,
    })),
  },
  candles: {
    path: (symbol) => `/v2/candles/${symbol}/${SLOT_LENGTH / MINUTE}m`,
    most: NEWEST,
    depth: NEWEST * SLOT_LENGTH,
    pace: SECOND,
    read: candlesOf(
      v.looseTuple([slotMilliseconds, v.unknown(), v.unknown(), v.unknown(), amount, volume]),
      ([start, , , , close, traded]) => ({ start, close, traded }),
    ),
  },
};
