import { INSTRUMENT, SECOND } from "@tracker/core";
import type { ShownCandle, View } from "../view.ts";
import {
  CODE,
  LOWER,
  ok,
  seconds,
  text,
  volumeText,
  type Wire,
  type WireAnswer,
  type WireRequest,
  wholeNumber,
} from "./wire.ts";

/** www.bitstamp.net/api, OHLC data: steps in seconds, and the most candles per request. */
const STEPS = [60, 180, 300, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 259_200];
const MOST_CANDLES = 1_000;

const CURRENCIES = ["USD", "EUR", "GBP"];

export const bitstamp: Wire = {
  habits: { offset: -0.0001, step: 1, share: 0.3 },
  routes: [
    { path: /^\/api\/v2\/markets\/?$/, answer: () => ok(CURRENCIES.map(market)) },
    { path: /^\/api\/v2\/ticker\/?$/, answer: allTickers },
    { path: new RegExp(`^/api/v2/ticker/${LOWER}(usd|eur|gbp)/?$`), answer: oneTicker },
    { path: new RegExp(`^/api/v2/ohlc/${LOWER}(usd|eur|gbp)/?$`), answer: candles },
  ],
  unknown: () => ({ status: 404, body: { message: "Not found." } }),
  unavailable: {
    status: 503,
    body: { status: "error", reason: "Service temporarily unavailable.", response_code: "503.001" },
  },
  rateLimited: () => ({
    status: 429,
    body: { status: "error", reason: "Request rejected due to exceeded rate limit.", response_code: "400.002" },
  }),
};

function oneTicker({ groups: [code = ""], view }: WireRequest): WireAnswer | undefined {
  const body = ticker(code.toUpperCase(), view);
  return body && ok(body);
}

function allTickers({ view }: WireRequest): WireAnswer | undefined {
  const bodies = CURRENCIES.map((currency) => ticker(currency, view));
  if (bodies.includes(undefined)) return undefined;
  return ok(bodies.map((body, index) => ({ ...body, pair: `${CODE}/${CURRENCIES[index]}` })));
}

/** `timestamp` is the time of the answer; the 24-hour figures are whole units. */
function ticker(currency: string, view: View): object | undefined {
  const [tick, day] = [view.tick(currency), view.day(currency)];
  if (tick === undefined || day === undefined) return undefined;
  const change = Number(tick.last) / Number(day.open) - 1;
  return {
    timestamp: String(seconds(view.now)),
    open: text(day.open),
    high: text(day.high),
    low: text(day.low),
    last: text(tick.last),
    volume: volumeText(day.volume),
    vwap: text(day.vwap),
    bid: text(tick.bid),
    ask: text(tick.ask),
    side: String(seconds(tick.time) % 2),
    open_24: text(day.open),
    percent_change_24: (100 * change).toFixed(2),
    market_type: "SPOT",
  };
}

/**
 * The newest `limit` up to `end` inclusive, oldest first: `start` is ignored, `limit` is required, and an `end` in the future means now. A
 * step without a trade has the price before it and a volume of 0. Observed at the live service in 2026 by public clients, as is the form of
 * the errors; their texts are those of the framework with this form.
 */
function candles({ groups: [code = ""], query, view }: WireRequest): WireAnswer {
  const currency = code.toUpperCase();
  const step = wholeNumber(query, "step", Number.NaN);
  const limit = wholeNumber(query, "limit", Number.NaN);
  const end = wholeNumber(query, "end", seconds(view.now));
  const errors = [...stepErrors(query, step), ...limitErrors(query, limit), ...numberErrors("end", end)];
  if (errors.length > 0) return { status: 400, body: { code: "validation-error", errors } };
  const isRunningShown = !/^(1|true)$/i.test(query.get("exclude_current_candle") ?? "");
  const newest = isRunningShown ? view.now : view.now - step * SECOND;
  const rows = view.candles({
    currency,
    length: step * SECOND,
    from: Number.NEGATIVE_INFINITY,
    to: Math.min(end * SECOND, newest),
    most: limit,
    end: "newest",
    quiet: "filled",
  });
  return ok({ data: { pair: `${CODE}/${currency}`, market: `${CODE}/${currency}`, ohlc: rows.map(row) } });
}

interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly code: string;
}

const required = (field: string): FieldError => ({ field, message: "This field is required.", code: "required" });

function stepErrors(query: URLSearchParams, step: number): FieldError[] {
  if (!query.has("step")) return [required("step")];
  const choice = `"${query.get("step")}" is not a valid choice.`;
  return STEPS.includes(step) ? [] : [{ field: "step", message: choice, code: "invalid_choice" }];
}

function limitErrors(query: URLSearchParams, limit: number): FieldError[] {
  if (!query.has("limit")) return [required("limit")];
  if (limit > MOST_CANDLES)
    return [
      { field: "limit", message: `Ensure this value is less than or equal to ${MOST_CANDLES}.`, code: "max_value" },
    ];
  if (limit < 1)
    return [{ field: "limit", message: "Ensure this value is greater than or equal to 1.", code: "min_value" }];
  return numberErrors("limit", limit);
}

function numberErrors(field: string, value: number): FieldError[] {
  return Number.isNaN(value) ? [{ field, message: "A valid integer is required.", code: "invalid" }] : [];
}

function row({ start, open, high, low, close, volume }: ShownCandle): unknown {
  return {
    timestamp: String(seconds(start)),
    open: text(open),
    high: text(high),
    low: text(low),
    close: text(close),
    volume: volumeText(volume),
  };
}

function market(currency: string): unknown {
  return {
    name: `${CODE}/${currency}`,
    market_symbol: `${LOWER}${currency.toLowerCase()}`,
    base_currency: CODE,
    base_decimals: 8,
    counter_currency: currency,
    counter_decimals: 0,
    minimum_order_value: "10",
    trading: "Enabled",
    instant_order_counter_decimals: 2,
    instant_and_market_orders: "Enabled",
    description: `${INSTRUMENT.asset.name} / ${currency}`,
    market_type: "SPOT",
    asset_class: "CRYPTO",
  };
}
