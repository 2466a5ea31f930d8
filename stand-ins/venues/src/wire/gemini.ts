import { text, tickerOf, type Wire } from "./wire.ts";

const TICKER = /^\/v1\/pubticker\/btc(usd)$/;

export const gemini: Wire = {
  asked: ({ pathname }) => tickerOf(TICKER.exec(pathname)?.[1]?.toUpperCase()),
  ticker: ({ last, bid, ask }, _currency, now) => ({
    bid: text(bid),
    ask: text(ask),
    last: text(last),
    volume: { BTC: "612.37281904", USD: "74616740.05943640", timestamp: now },
  }),
  unknown: {
    status: 400,
    body: { result: "error", reason: "Bad Request", message: "Supplied value 'BTCXXX' is not a valid symbol" },
  },
  unavailable: {
    status: 503,
    body: { result: "error", reason: "Maintenance", message: "The exchange is under maintenance" },
  },
  rateLimited: { status: 429, body: { result: "error", reason: "Too Many Requests", message: "Too Many Requests" } },
};
