import { DAY, HOUR, type Instant, MINUTE } from "@tracker/core";
import type { ShownCandle } from "../view.ts";
import { CODE, htmlPage, ok, sizeAt, type Wire, type WireAnswer, type WireRequest, wholeNumber } from "./wire.ts";

const PAIRS = [`${CODE}USD`, `${CODE}EUR`, `${CODE}GBP`, `${CODE}JPY`];

/** docs.bitfinex.com/reference/rest-public-candles. Its weeks, fortnights and months are not simulated. */
const FRAMES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    "1m": MINUTE,
    "5m": 5 * MINUTE,
    "15m": 15 * MINUTE,
    "30m": 30 * MINUTE,
    "1h": HOUR,
    "3h": 3 * HOUR,
    "6h": 6 * HOUR,
    "12h": 12 * HOUR,
    "1D": DAY,
  }),
);
const MOST_CANDLES = 10_000;
const USUAL_CANDLES = 100;

/** When bitcoin was first traded there: the oldest candle with `sort=1` and no `start`. */
const BEGINNING = Date.UTC(2013, 2, 31);

const failure = (code: number, message: string): WireAnswer => ({ status: 500, body: ["error", code, message] });

export const bitfinex: Wire = {
  // Its prices have five significant digits.
  habits: { offset: 0.00015, step: Number.POSITIVE_INFINITY, share: 0.2 },
  routes: [
    { path: /^\/v2\/platform\/status$/, answer: () => ok([1]) },
    { path: /^\/v2\/conf\/(.+)$/, answer: ({ groups: [labels = ""] }) => ok(labels.split(",").map(configuration)) },
    { path: /^\/v2\/ticker\/(.+)$/, answer: ticker },
    { path: /^\/v2\/candles\/trade:(\w+):(\w+)\/(hist|last)$/, answer: candles },
  ],
  // Recorded in 2026: an error page, where an unknown symbol is a JSON error with HTTP 500.
  unknown: (path) => htmlPage(404, `Cannot GET /api${path}`),
  unavailable: { status: 503, body: ["error", 20_060, "maintenance"] },
  // docs.bitfinex.com/docs/requirements-and-limitations: blocked for 60 seconds, which no observed header says.
  rateLimited: () => ({ status: 429, body: { error: "ERR_RATE_LIMIT" } }),
};

function currencyOf(symbol: string): string | undefined {
  return PAIRS.includes(symbol.slice(1)) && symbol.startsWith("t") ? symbol.slice(4) : undefined;
}

/** Ten documented figures and, since spring 2026, an additional last one that clients read as the time (gocryptotrader, pull request 2236). */
function ticker({ groups: [symbol = ""], view }: WireRequest): WireAnswer | undefined {
  const currency = currencyOf(symbol);
  if (currency === undefined) return failure(10_020, "symbol: invalid");
  const [tick, day] = [view.tick(currency), view.day(currency)];
  if (tick === undefined || day === undefined) return undefined;
  const { bid, ask, last } = tick;
  const change = Math.round((Number(last) - Number(day.open)) * 1e5) / 1e5;
  const relative = Math.round((change / Number(day.open)) * 1e8) / 1e8;
  const [bidSize, askSize] = [sizeAt(view.now, 1, 20), sizeAt(view.now, 2, 20)];
  return ok([bid, bidSize, ask, askSize, change, relative, last, day.volume, day.high, day.low, view.now]);
}

/**
 * Newest first unless `sort` is 1; `start` and `end` in milliseconds, both included and both optional: the newest up to `end`, or the oldest
 * from `start` on. Frames without a trade are left out. `last` is only the running one. `symbol: invalid` and `limit: invalid` are recorded
 * (arthurk/bitfinex-ohlc-import); the other refusals are assumed to look alike.
 */
function candles({ groups: [frame = "", symbol = "", section], query, view }: WireRequest): WireAnswer {
  const currency = currencyOf(symbol);
  const length = FRAMES.get(frame);
  if (currency === undefined) return failure(10_020, "symbol: invalid");
  if (length === undefined) return failure(10_020, "time_frame: invalid");
  const most = wholeNumber(query, "limit", USUAL_CANDLES);
  if (!(most >= 1 && most <= MOST_CANDLES)) return failure(10_020, "limit: invalid");
  const sort = query.get("sort") ?? "-1";
  if (sort !== "1" && sort !== "-1") return failure(10_020, "sort: invalid");
  const [from, to] = [wholeNumber(query, "start", BEGINNING), wholeNumber(query, "end", view.now)];
  if (Number.isNaN(from)) return failure(10_020, "start: invalid");
  if (Number.isNaN(to)) return failure(10_020, "end: invalid");
  const ask = { currency, length, quiet: "left out" as const };
  if (section === "last") return ok(view.candles({ ...ask, ...runningAt(view.now), end: "newest" }).map(row)[0] ?? []);
  const oldestFirst = view.candles({ ...ask, from, to, most, end: sort === "1" ? "oldest" : "newest" }).map(row);
  return ok(sort === "1" ? oldestFirst : oldestFirst.reverse());
}

const runningAt = (now: Instant) => ({ from: BEGINNING, to: now, most: 1 });

/** The close is the third figure. */
const row = ({ start, open, close, high, low, volume }: ShownCandle) => [start, open, close, high, low, volume];

/** docs.bitfinex.com/reference/rest-public-conf: one list per label, empty for an unknown label. */
function configuration(label: string): unknown {
  if (label === "pub:list:pair:exchange" || label === "pub:list:pair:margin") return PAIRS;
  if (label === "pub:list:currency") return [CODE, ...PAIRS.map((pair) => pair.slice(3))];
  if (label === "pub:info:pair") {
    return PAIRS.map((pair) => [pair, [null, null, null, "0.00004", "2000.0", null, null, null, 0.2, 0.1]]);
  }
  return [];
}
