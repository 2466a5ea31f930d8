import { DAY, HOUR, MINUTE } from "@tracker/core";
import type { ShownCandle } from "../view.ts";
import { CODE, LOWER, ok, text, volumeText, type Wire, type WireAnswer, type WireRequest } from "./wire.ts";

/** developer.gemini.com/rest-api/trading/market-data/list-candles. It takes no range: a day of minutes, 1440, as recorded. */
const FRAMES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    "1m": MINUTE,
    "5m": 5 * MINUTE,
    "15m": 15 * MINUTE,
    "30m": 30 * MINUTE,
    "1hr": HOUR,
    "6hr": 6 * HOUR,
    "1day": DAY,
  }),
);
const CANDLES = 1_440;

const failure = (status: number, reason: string, message: string): WireAnswer => ({
  status,
  body: { result: "error", reason, message },
});

/** Symbols are lower case in its lists and either case in addresses. Dollars only: it left the UK and the EU in 2026. */
export const gemini: Wire = {
  habits: { offset: -0.0002, step: 0.01, share: 0.1 },
  routes: [
    { path: /^\/v1\/symbols$/, answer: () => ok([`${LOWER}usd`]) },
    { path: /^\/v1\/symbols\/details\/(.+)$/, answer: (request) => ofSymbol(request, () => ok(DETAILS)) },
    { path: /^\/v1\/pubticker\/(.+)$/, answer: (request) => ofSymbol(request, ticker) },
    { path: /^\/v2\/ticker\/(.+)$/, answer: (request) => ofSymbol(request, tickerOfDay) },
    { path: /^\/v2\/candles\/([^/]+)\/([^/]+)$/, answer: (request) => ofSymbol(request, candles) },
  ],
  unknown: (path) => failure(404, "EndpointNotFound", `API entry point \`${path}\` not found`),
  unavailable: failure(503, "Maintenance", "The exchange is under maintenance"),
  rateLimited: () => failure(429, "RateLimited", "Requests were made too frequently"),
};

function ofSymbol(
  request: WireRequest,
  answer: (request: WireRequest) => WireAnswer | undefined,
): WireAnswer | undefined {
  const [symbol = ""] = request.groups;
  if (symbol.toLowerCase() === `${LOWER}usd`) return answer(request);
  return failure(400, "Bad Request", `Supplied value '${symbol}' is not a valid symbol`);
}

/** A ticker's only time is that of the volume figures. */
function ticker({ view }: WireRequest): WireAnswer | undefined {
  const [tick, day] = [view.tick("USD"), view.day("USD")];
  if (tick === undefined || day === undefined) return undefined;
  const turnover = (day.volume * Number(day.vwap)).toFixed(8);
  return ok({
    bid: text(tick.bid, 2),
    ask: text(tick.ask, 2),
    last: text(tick.last, 2),
    volume: { [CODE]: volumeText(day.volume), USD: turnover, timestamp: view.now },
  });
}

function tickerOfDay({ view }: WireRequest): WireAnswer | undefined {
  const [tick, day] = [view.tick("USD"), view.day("USD")];
  if (tick === undefined || day === undefined) return undefined;
  const hours = view.candles({ ...newestOf(HOUR, 24), to: view.now });
  return ok({
    symbol: `${CODE}USD`,
    open: text(day.open, 2),
    high: text(day.high, 2),
    low: text(day.low, 2),
    close: text(tick.last, 2),
    changes: hours.reverse().map(({ close }) => text(close, 2)),
    bid: text(tick.bid, 2),
    ask: text(tick.ask, 2),
  });
}

/**
 * Newest first, with the running one. Frames without a trade have a volume of 0: the reference shows such rows for derivatives, here it is
 * assumed, as is the text of the refusal.
 */
function candles({ groups: [, frame = ""], view }: WireRequest): WireAnswer {
  const length = FRAMES.get(frame);
  if (length === undefined) return failure(400, "Bad Request", `Supplied value '${frame}' is not a valid time frame`);
  return ok(
    view
      .candles({ ...newestOf(length, CANDLES), to: view.now })
      .reverse()
      .map(row),
  );
}

function newestOf(length: number, most: number) {
  const from = Number.NEGATIVE_INFINITY;
  return { currency: "USD", length, from, most, end: "newest", quiet: "filled" } as const;
}

const row = ({ start, open, high, low, close, volume }: ShownCandle) => [start, open, high, low, close, volume];

const DETAILS = {
  symbol: `${CODE}USD`,
  base_currency: CODE,
  quote_currency: "USD",
  tick_size: 1e-8,
  quote_increment: 0.01,
  min_order_size: "0.00001",
  status: "open",
  wrap_enabled: false,
  product_type: "spot",
  contract_type: "vanilla",
  contract_price_currency: "USD",
};
