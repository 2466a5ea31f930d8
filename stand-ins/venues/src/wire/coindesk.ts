import type { View } from "../view.ts";
import { CODE, ok, seconds, sizeAt, type Wire, type WireAnswer, type WireRequest } from "./wire.ts";

const failure = (status: number, message: string): WireAnswer => ({
  status,
  body: { Data: {}, Err: { type: 2, message, http_status_code: status, frontend: { type: 2, message } } },
});

export const coindesk: Wire = {
  habits: { offset: 0, step: 0.01, share: 2 },
  routes: [{ path: /^\/index\/cc\/v1\/latest\/tick$/, answer: latest }],
  unknown: () => failure(404, "Instrument not found"),
  unavailable: failure(503, "Service unavailable"),
  rateLimited: () => failure(429, "You are over your rate limit"),
  unauthorized: failure(401, "API key required, please refer to the documentation at https://developers.coindesk.com/"),
};

function latest({ query, view }: WireRequest): WireAnswer | undefined {
  const instruments = query.get("instruments")?.split(",") ?? [];
  const currencies = instruments.map((instrument) => new RegExp(`^${CODE}-(USD|EUR|GBP)$`).exec(instrument)?.[1]);
  if (currencies.length === 0 || currencies.includes(undefined)) return failure(404, "Instrument not found");
  const ticks = currencies.map((currency) => [`${CODE}-${currency}`, tick(currency as string, view)] as const);
  if (ticks.some(([, body]) => body === undefined)) return undefined;
  return ok({ Data: Object.fromEntries(ticks), Err: {} });
}

function tick(currency: string, view: View): unknown {
  const shown = view.tick(currency);
  if (shown === undefined) return undefined;
  return {
    TYPE: "266",
    MARKET: "cadli",
    INSTRUMENT: `${CODE}-${currency}`,
    CCSEQ: seconds(view.now),
    VALUE: shown.last,
    VALUE_FLAG: seconds(view.now) % 2 === 0 ? "UP" : "DOWN",
    VALUE_LAST_UPDATE_TS: seconds(shown.time),
    VALUE_LAST_UPDATE_TS_NS: Math.floor(sizeAt(shown.time) * 999) * 1e6,
  };
}
