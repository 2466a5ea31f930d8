import { MINUTE, SECOND, SLOT_LENGTH } from "@tracker/core";
import * as v from "valibot";
import { candlesOf } from "../candles.ts";
import { amount, reading, slotMilliseconds, volume } from "../read.ts";
import { errorText } from "../said.ts";
import type { Venue } from "../venue.ts";

/** Documented is a day of one-minute candles, and recordings have as many of any length, so a day of five-minute ones is certainly there. */
const NEWEST = 288;

/**
 * Gemini, in dollars only: it left the UK and the EU in 2026. Its only time belongs to the volume, not to a trade and perhaps not to the answer.
 * Candles are [start in ms, open, high, low, close, volume], newest first; a range cannot be asked for.
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
