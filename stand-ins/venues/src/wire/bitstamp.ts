import { numberIn, seconds, text, tickerOf, type Wire } from "./wire.ts";

const PAIR = /^\/api\/v2\/(ticker|ohlc)\/btc(usd|eur|gbp)\/$/;

export const bitstamp: Wire = {
  asked: (url) => {
    const [, what, code] = PAIR.exec(url.pathname) ?? [];
    const currency = code?.toUpperCase();
    if (what !== "ohlc" || currency === undefined) return tickerOf(currency);
    const [from, to] = [numberIn(url, "start", 1_000), numberIn(url, "end", 1_000)];
    return { what: "candles", currency, from, to, most: numberIn(url, "limit") };
  },
  ticker: ({ last, bid, ask }, _currency, now) => ({
    timestamp: String(seconds(now)),
    open: text(last, 0),
    high: text(ask, 0),
    low: text(bid, 0),
    last: text(last),
    volume: "2384.05176632",
    vwap: text(last, 0),
    bid: text(bid),
    ask: text(ask),
    side: "0",
    open_24: text(last, 0),
    percent_change_24: "2.43",
    market_type: "SPOT",
  }),
  candles: (candles, currency) => ({
    data: {
      pair: `BTC/${currency}`,
      market: `BTC/${currency}`,
      ohlc: candles.map(({ start, open, high, low, close }) => ({
        timestamp: String(seconds(start)),
        open: text(open),
        high: text(high),
        low: text(low),
        close: text(close),
        volume: "6.59529957",
      })),
    },
  }),
  unknown: { status: 404, body: { message: "Not found." } },
  unavailable: {
    status: 503,
    body: { status: "error", reason: "Service temporarily unavailable.", response_code: "503.001" },
  },
  rateLimited: {
    status: 429,
    body: { status: "error", reason: "Request rejected due to exceeded rate limit.", response_code: "400.002" },
  },
};
