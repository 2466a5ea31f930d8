import * as v from "valibot";
import { amount, errorText, reading } from "../read.ts";
import type { Venue } from "../venue.ts";

/** Gemini, in dollars only: it left the UK and the EU in 2026. Its only time is that of the volume figure, not of a trade. */
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
};
