import { text, tickerOf, type Wire } from "./wire.ts";

const DAY = 86_400_000;

export const bitvavo: Wire = {
  asked: ({ pathname, searchParams }) =>
    pathname === "/v2/ticker/24h" && searchParams.get("market") === "BTC-EUR" ? tickerOf("EUR") : undefined,
  ticker: ({ last, bid, ask, time }, currency, now) => ({
    market: `BTC-${currency}`,
    startTimestamp: now - DAY,
    timestamp: now,
    open: text(last, 0),
    openTimestamp: now - DAY,
    // Recorded answers have some large prices with an exponent.
    high: typeof ask === "number" ? ask.toExponential(4).replace("e", "E") : ask,
    low: typeof bid === "number" ? bid.toExponential(4).replace("e", "E") : bid,
    last: text(last),
    closeTimestamp: time,
    bid: text(bid),
    bidSize: "0.11834217",
    ask: text(ask),
    askSize: "0.05123",
    volume: "398.16642091",
    volumeQuote: "41127843.11906342",
  }),
  unknown: { status: 400, body: { errorCode: 205, error: "market parameter NOPE-EUR is invalid." } },
  unavailable: {
    status: 503,
    body: { errorCode: 107, error: "The matching engine is overloaded. Please wait 500ms and resubmit." },
  },
  rateLimited: {
    status: 429,
    body: { errorCode: 105, error: "Your IP or API key has been banned for not respecting the rate limit." },
  },
};
