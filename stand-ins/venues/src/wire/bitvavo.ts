import { DAY, HOUR, MINUTE } from "@tracker/core";
import type { Amount, ShownCandle } from "../view.ts";
import {
  CODE,
  htmlPage,
  ok,
  sizeAt,
  volumeText,
  type Wire,
  type WireAnswer,
  type WireRequest,
  wholeNumber,
} from "./wire.ts";

/** docs.bitvavo.com/docs/rest-api/get-candlestick-data. Its weeks and months are not simulated. */
const INTERVALS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    "1m": MINUTE,
    "5m": 5 * MINUTE,
    "15m": 15 * MINUTE,
    "30m": 30 * MINUTE,
    "1h": HOUR,
    "2h": 2 * HOUR,
    "4h": 4 * HOUR,
    "6h": 6 * HOUR,
    "8h": 8 * HOUR,
    "12h": 12 * HOUR,
    "1d": DAY,
  }),
);
const MOST_CANDLES = 1_440;

const failure = (status: number, errorCode: number, error: string): WireAnswer => ({
  status,
  body: { errorCode, error },
});
const unknownMarket = (market: string | undefined) => failure(400, 205, `market parameter ${market} is invalid.`);
const invalid = (parameter: string) => failure(400, 205, `${parameter} parameter is invalid.`);

export const bitvavo: Wire = {
  habits: { offset: 0.00005, step: 1, share: 0.25 },
  routes: [
    { path: /^\/v2\/time$/, answer: ({ view }) => ok({ time: view.now, timeNs: view.now * 1e6 }) },
    { path: /^\/v2\/markets$/, answer: (request) => ofMarket(request, () => MARKET) },
    { path: /^\/v2\/assets$/, answer: () => ok([asset(CODE, 8), asset("EUR", 2)]) },
    { path: /^\/v2\/ticker\/24h$/, answer: (request) => ofMarket(request, ticker) },
    { path: /^\/v2\/([^/]+)\/candles$/, answer: candles },
  ],
  unknown: (path) => htmlPage(404, `Cannot GET ${path}`),
  unavailable: failure(503, 107, "The matching engine is overloaded. Please wait 500ms and resubmit."),
  // docs.bitvavo.com/docs/rate-limits: no Retry-After, but the time when the minute's points are reset.
  rateLimited: (now) => {
    const resetAt = Math.ceil(now / MINUTE) * MINUTE;
    const text = `Your IP or API key has been banned for not respecting the rate limit. The ban expires at ${resetAt}.`;
    return { ...failure(429, 105, text), headers: { "bitvavo-ratelimit-resetat": String(resetAt) } };
  },
};

/** The requested market, or a list of all of them. */
function ofMarket(request: WireRequest, body: (request: WireRequest) => unknown): WireAnswer | undefined {
  const market = request.query.get("market");
  if (market !== null && market !== `${CODE}-EUR`) return unknownMarket(market);
  const found = body(request);
  return found === undefined ? undefined : ok(market === null ? [found] : found);
}

function ticker({ view }: WireRequest): unknown {
  const [tick, day] = [view.tick("EUR"), view.day("EUR")];
  if (tick === undefined || day === undefined) return undefined;
  return {
    market: `${CODE}-EUR`,
    startTimestamp: view.now - DAY,
    timestamp: view.now,
    open: stripped(day.open),
    openTimestamp: view.now - DAY,
    high: stripped(day.high),
    low: stripped(day.low),
    last: stripped(tick.last),
    closeTimestamp: tick.time,
    bid: stripped(tick.bid),
    bidSize: String(sizeAt(view.now, 1)),
    ask: stripped(tick.ask),
    askSize: String(sizeAt(view.now, 2)),
    volume: volumeText(day.volume),
    volumeQuote: (day.volume * Number(day.vwap)).toFixed(8),
  };
}

/**
 * Newest first; `start` in milliseconds is included, `end` is not. Intervals without a trade are left out. The refusals of parameters are
 * assumed to have the form recorded at other addresses.
 */
function candles({ groups: [market], query, view }: WireRequest): WireAnswer {
  if (market !== `${CODE}-EUR`) return unknownMarket(market);
  const interval = query.get("interval");
  if (interval === null) return failure(400, 203, "interval parameter is required.");
  const length = INTERVALS.get(interval);
  if (length === undefined) return invalid("interval");
  const most = wholeNumber(query, "limit", MOST_CANDLES);
  if (!(most >= 1 && most <= MOST_CANDLES)) return invalid("limit");
  const [from, end] = [wholeNumber(query, "start", 0), wholeNumber(query, "end", view.now + 1)];
  if (Number.isNaN(from)) return invalid("start");
  if (Number.isNaN(end)) return invalid("end");
  const rows = view.candles({ currency: "EUR", length, from, to: end - 1, most, end: "newest", quiet: "left out" });
  return ok(rows.reverse().map(row));
}

function row({ start, open, high, low, close, volume }: ShownCandle): unknown[] {
  return [start, ...[open, high, low, close].map(stripped), String(volume)];
}

/** A decimal without trailing zeros, and with an exponent for those before the point, as recorded: 75000 is written 7.5E+4. */
function stripped(amount: Amount): unknown {
  if (typeof amount !== "number") return amount;
  return amount % 10 === 0 ? amount.toExponential().replace("e", "E") : String(amount);
}

const MARKET = {
  market: `${CODE}-EUR`,
  status: "trading",
  base: CODE,
  quote: "EUR",
  pricePrecision: null,
  minOrderInBaseAsset: "0.00006",
  minOrderInQuoteAsset: "5",
  maxOrderInBaseAsset: "1000000000",
  maxOrderInQuoteAsset: "1000000000",
  quantityDecimals: 8,
  notionalDecimals: 2,
  tickSize: "1",
  maxOpenOrders: 100,
  feeCategory: "A",
  orderTypes: ["market", "limit", "stopLoss", "stopLossLimit", "takeProfit", "takeProfitLimit"],
};

function asset(symbol: string, decimals: number): unknown {
  return {
    symbol,
    name: symbol,
    decimals,
    depositFee: "0",
    depositConfirmations: 0,
    depositStatus: "OK",
    withdrawalFee: "0",
    withdrawalMinAmount: "0",
    withdrawalStatus: "OK",
    networks: [symbol === CODE ? CODE : "Fiat"],
    message: "",
  };
}
