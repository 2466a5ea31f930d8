import * as v from "valibot";
import { amount, isoTime, reading } from "../read.ts";
import type { Venue } from "../venue.ts";

/**
 * CoinDesk's Bitcoin Price Index v1, the only source of the pipeline that this project replaces. The service shut down in February 2025: this
 * reads recordings of its answers, served from another address. GBP and EUR were converted from dollars, not traded.
 */
export const coindeskBpi: Venue = {
  name: "coindesk-bpi",
  kind: "index",
  byDefault: false,
  needs: "address",
  url: "https://api.coindesk.com",
  symbols: { USD: "USD", EUR: "EUR", GBP: "GBP" },
  errorOf: () => undefined,
  ticker: {
    together: true,
    path: () => "/v1/bpi/currentprice.json",
    read: (body, symbol) => {
      const { time, bpi } = readIndex(body);
      return { last: readRate(bpi[symbol]), bid: null, ask: null, venueTime: time.updatedISO };
    },
  },
};

const readIndex = reading(
  v.object({ time: v.object({ updatedISO: isoTime }), bpi: v.record(v.string(), v.unknown()) }),
  (body) => body,
);

const readRate = reading(v.object({ rate_float: amount }), ({ rate_float }) => rate_float);
