import { type Instant, SECOND } from "@tracker/core";
import type { ShownCandle } from "../view.ts";
import { CODE, ok, seconds, sizeAt, text, volumeText, type Wire, type WireAnswer, type WireRequest } from "./wire.ts";

/** docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-product-candles: granularities, most candles, times. */
const GRANULARITIES = [60, 300, 900, 3_600, 21_600, 86_400];
const MOST_CANDLES = 300;

const CURRENCIES = ["USD", "EUR", "GBP"];

const failure = (status: number, message: string): WireAnswer => ({ status, body: { message } });

export const coinbase: Wire = {
  habits: { offset: 0, step: 0.01, share: 1 },
  routes: [
    { path: /^\/products$/, answer: () => ok(CURRENCIES.map(product)) },
    {
      path: new RegExp(`^/products/${CODE}-(USD|EUR|GBP)$`),
      answer: ({ groups: [currency = ""] }) => ok(product(currency)),
    },
    { path: /^\/currencies$/, answer: () => ok([CODE, ...CURRENCIES].map(currencyBody)) },
    { path: new RegExp(`^/products/${CODE}-(USD|EUR|GBP)/ticker$`), answer: ticker },
    { path: new RegExp(`^/products/${CODE}-(USD|EUR|GBP)/candles$`), answer: candles },
  ],
  unknown: () => failure(404, "NotFound"),
  unavailable: failure(503, "Service Unavailable"),
  // The Retry-After of the edge in front of it is assumed; the text is quoted by many clients.
  rateLimited: () => ({ ...failure(429, "Public rate limit exceeded"), headers: { "retry-after": "10" } }),
};

function ticker({ groups: [currency = ""], view }: WireRequest): WireAnswer | undefined {
  const [tick, day] = [view.tick(currency), view.day(currency)];
  if (tick === undefined || day === undefined) return undefined;
  return ok({
    ask: text(tick.ask, 2),
    bid: text(tick.bid, 2),
    volume: volumeText(day.volume),
    trade_id: seconds(tick.time),
    price: text(tick.last, 2),
    size: volumeText(sizeAt(tick.time)),
    time: nanoseconds(tick.time),
    rfq_volume: volumeText(day.volume / 80),
  });
}

/** Nine decimals of a second, as recorded since October 2025: 2025-10-10T18:47:11.507320251Z. */
function nanoseconds(time: Instant): string {
  const beyond = String(Math.floor(sizeAt(time, 1) * 999_999)).padStart(6, "0");
  return new Date(time).toISOString().replace("Z", `${beyond}Z`);
}

/**
 * Newest first; candles without a trade are left out. Start and end, as ISO 8601 or seconds, only count together, and both are included;
 * without them the answer has the newest candles. Public clients quote the text that refuses more than 300; the other texts are assumed.
 */
function candles({ groups: [currency = ""], query, view }: WireRequest): WireAnswer {
  const granularity = Number(query.get("granularity") ?? 60);
  if (!GRANULARITIES.includes(granularity)) return failure(400, "Unsupported granularity");
  const [length, ask] = [granularity * SECOND, { currency, quiet: "left out" as const, end: "newest" as const }];
  const [start, end] = [query.get("start"), query.get("end")];
  if (!start || !end) {
    const range = { from: Number.NEGATIVE_INFINITY, to: view.now, most: MOST_CANDLES };
    return ok(
      view
        .candles({ ...ask, ...range, length })
        .reverse()
        .map(row),
    );
  }
  const [from, to] = [timeOf(start), timeOf(end)];
  if (Number.isNaN(from) || Number.isNaN(to)) return failure(400, "Invalid start or end");
  if (from > to) return failure(400, "start must be before end");
  const asked = Math.floor(to / length) - Math.ceil(from / length) + 1;
  if (asked > MOST_CANDLES)
    return failure(
      400,
      `granularity too small for the requested time range. Count of aggregations requested exceeds ${MOST_CANDLES}`,
    );
  return ok(
    view
      .candles({ ...ask, from, to, most: MOST_CANDLES, length })
      .reverse()
      .map(row),
  );
}

const timeOf = (value: string) => (/^\d+$/.test(value) ? Number(value) * SECOND : Date.parse(value));

const row = ({ start, low, high, open, close, volume }: ShownCandle) => [
  seconds(start),
  low,
  high,
  open,
  close,
  volume,
];

function product(currency: string): unknown {
  return {
    id: `${CODE}-${currency}`,
    base_currency: CODE,
    quote_currency: currency,
    quote_increment: "0.01",
    base_increment: "0.00000001",
    display_name: `${CODE}-${currency}`,
    min_market_funds: "1",
    margin_enabled: false,
    post_only: false,
    limit_only: false,
    cancel_only: false,
    status: "online",
    status_message: "",
    trading_disabled: false,
    fx_stablecoin: false,
    max_slippage_percentage: "0.02000000",
    auction_mode: false,
    high_bid_limit_percentage: "",
  };
}

function currencyBody(id: string): unknown {
  const type = id === CODE ? "crypto" : "fiat";
  const precision = id === CODE ? "0.00000001" : "0.01";
  return {
    id,
    name: id,
    min_size: precision,
    status: "online",
    message: "",
    max_precision: precision,
    convertible_to: [],
    details: { type, symbol: null, sort_order: 0, push_payment_methods: [], display_name: null },
    default_network: "",
    supported_networks: [],
    display_name: id,
  };
}
