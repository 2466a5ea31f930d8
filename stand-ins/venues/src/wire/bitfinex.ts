import { numberIn, tickerOf, type Wire } from "./wire.ts";

const TICKER = /^\/v2\/ticker\/tBTC(USD|EUR|GBP)$/;
const CANDLES = /^\/v2\/candles\/trade:5m:tBTC(USD|EUR|GBP)\/hist$/;

export const bitfinex: Wire = {
  asked: (url) => {
    const currency = CANDLES.exec(url.pathname)?.[1];
    if (currency === undefined) return tickerOf(TICKER.exec(url.pathname)?.[1]);
    return {
      what: "candles",
      currency,
      from: numberIn(url, "start"),
      to: numberIn(url, "end"),
      most: numberIn(url, "limit"),
    };
  },
  ticker: ({ last, bid, ask }) => [bid, 5.83219417, ask, 7.10482366, 2_790, 0.02343356, last, 783.19462051, ask, bid],
  candles: (candles) => candles.map(({ start, open, close, high, low }) => [start, open, close, high, low, 3.14061884]),
  unknown: { status: 500, body: ["error", 10_020, "symbol: invalid"] },
  unavailable: { status: 503, body: ["error", 20_060, "maintenance"] },
  rateLimited: { status: 429, body: { error: "ERR_RATE_LIMIT" } },
};
