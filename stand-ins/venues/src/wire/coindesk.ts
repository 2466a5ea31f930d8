import { seconds, tickerOf, type Wire } from "./wire.ts";

const failure = (status: number, message: string) => ({
  status,
  body: { Data: {}, Err: { type: 2, message, http_status_code: status, frontend: { type: 2, message } } },
});

export const coindesk: Wire = {
  asked: ({ pathname, searchParams }) => {
    if (pathname !== "/index/cc/v1/latest/tick") return undefined;
    const instruments = searchParams.get("instruments")?.split(",") ?? [];
    return tickerOf(...instruments.map((instrument) => /^BTC-(USD|EUR|GBP)$/.exec(instrument)?.[1]));
  },
  ticker: ({ last, time }, currency) => ({
    TYPE: "266",
    MARKET: "cadli",
    INSTRUMENT: `BTC-${currency}`,
    CCSEQ: 795_118_204,
    VALUE: last,
    VALUE_FLAG: "UP",
    VALUE_LAST_UPDATE_TS: seconds(time),
    VALUE_LAST_UPDATE_TS_NS: 409_000_000,
  }),
  together: (parts) => ({
    Data: Object.fromEntries(parts.map(([currency, body]) => [`BTC-${currency}`, body])),
    Err: {},
  }),
  unknown: failure(404, "Instrument not found"),
  unavailable: failure(503, "Service unavailable"),
  rateLimited: failure(429, "You are over your rate limit"),
  unauthorized: failure(401, "API key required, please refer to the documentation at https://developers.coindesk.com/"),
};
