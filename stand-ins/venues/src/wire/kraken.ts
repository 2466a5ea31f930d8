import { numberIn, seconds, text, tickerOf, type Wire } from "./wire.ts";

const keyOf = (currency: string) => `XXBTZ${currency}`;
const currencyOf = (pair: string) => /^XBT(USD|EUR|GBP)$/.exec(pair)?.[1];

export const kraken: Wire = {
  asked: (url) => {
    const pairs = url.searchParams.get("pair")?.split(",") ?? [];
    const [first] = pairs.map(currencyOf);
    if (url.pathname === "/0/public/Ticker") return tickerOf(...pairs.map(currencyOf));
    if (url.pathname !== "/0/public/OHLC" || first === undefined) return undefined;
    return {
      what: "candles",
      currency: first,
      from: numberIn(url, "since", 1_000) + 1,
      to: Number.POSITIVE_INFINITY,
      most: 720,
    };
  },
  ticker: ({ last, bid, ask }) => ({
    a: [text(ask, 5), "2", "2.000"],
    b: [text(bid, 5), "1", "1.000"],
    c: [text(last, 5), "0.00095937"],
    v: ["431.90417532", "688.41906114"],
    p: [text(last, 5), text(last, 5)],
    t: [22_817, 37_604],
    l: [text(bid, 5), text(bid, 5)],
    h: [text(ask, 5), text(ask, 5)],
    o: text(last, 5),
  }),
  together: (parts) => ({
    error: [],
    result: Object.fromEntries(parts.map(([currency, body]) => [keyOf(currency), body])),
  }),
  candles: (candles, currency) => ({
    error: [],
    result: {
      [keyOf(currency)]: candles.map(({ start, open, high, low, close }) => [
        seconds(start),
        ...[open, high, low, close, close].map((amount) => text(amount)),
        "11.93249454",
        412,
      ]),
      last: seconds(candles.at(-2)?.start ?? 0),
    },
  }),
  unknown: { status: 200, body: { error: ["EQuery:Unknown asset pair"] } },
  unavailable: { status: 200, body: { error: ["EService:Unavailable"] } },
  rateLimited: { status: 200, body: { error: ["EGeneral:Too many requests"] } },
};
