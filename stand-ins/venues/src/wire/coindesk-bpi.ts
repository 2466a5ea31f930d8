import type { View } from "../view.ts";
import { ok, type Wire, type WireAnswer, type WireRequest } from "./wire.ts";

const NAMES: readonly (readonly [code: string, symbol: string, description: string])[] = [
  ["USD", "&#36;", "United States Dollar"],
  ["GBP", "&pound;", "British Pound Sterling"],
  ["EUR", "&euro;", "Euro"],
];

/** The discontinued service, as it answered until February 2025. */
export const coindeskBpi: Wire = {
  habits: { offset: 0, step: 0.0001, share: 2 },
  routes: [{ path: /^\/v1\/bpi\/currentprice\.json$/, answer: currentPrice }],
  unknown: () => ({ status: 404, body: "Sorry, your requested currency XXX is not supported or is invalid" }),
  unavailable: { status: 503, body: "Service Unavailable" },
  rateLimited: () => ({ status: 429, body: "Too Many Requests" }),
};

function currentPrice({ view }: WireRequest): WireAnswer | undefined {
  const rates = NAMES.map(([code, symbol, description]) => [code, rate(view, code, symbol, description)] as const);
  if (rates.some(([, body]) => body === undefined)) return undefined;
  const time = new Date(view.now);
  return ok({
    time: {
      updated: `${time.toUTCString()} UTC`,
      updatedISO: time.toISOString().replace(/\.\d+Z$/, "+00:00"),
      updateduk: `${time.toUTCString()} GMT`,
    },
    disclaimer: "This data was produced from the CoinDesk Bitcoin Price Index (USD).",
    chartName: "Bitcoin",
    bpi: Object.fromEntries(rates),
  });
}

function rate(view: View, code: string, symbol: string, description: string): unknown {
  const last = view.tick(code)?.last;
  if (last === undefined) return undefined;
  const text = typeof last === "number" ? last.toLocaleString("en-US", { minimumFractionDigits: 3 }) : last;
  return { code, symbol, rate: text, description, rate_float: last };
}
