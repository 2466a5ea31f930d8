import { seconds, text, tickerOf, type Wire } from "./wire.ts";

const PRODUCT = /^\/products\/BTC-(USD|EUR|GBP)\/(ticker|candles)$/;

export const coinbase: Wire = {
  asked: ({ pathname, searchParams }) => {
    const [, currency, what] = PRODUCT.exec(pathname) ?? [];
    if (what !== "candles" || currency === undefined) return tickerOf(currency);
    const time = (name: string) => Date.parse(searchParams.get(name) ?? "");
    return { what, currency, from: time("start"), to: time("end"), most: 300 };
  },
  ticker: ({ last, bid, ask, time }) => ({
    ask: text(ask),
    bid: text(bid),
    volume: "8911.22446813",
    trade_id: seconds(time),
    price: text(last),
    size: "0.00041283",
    time: new Date(time).toISOString().replace("Z", "000Z"),
    rfq_volume: "114.604829",
  }),
  candles: (candles) =>
    candles.map(({ start, low, high, open, close }) => [seconds(start), low, high, open, close, 29.66048101]).reverse(),
  unknown: { status: 404, body: { message: "NotFound" } },
  unavailable: { status: 503, body: { message: "Service Unavailable" } },
  rateLimited: { status: 429, body: { message: "Public rate limit exceeded" } },
};
