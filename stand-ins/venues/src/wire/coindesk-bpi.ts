import { tickerOf, type Wire } from "./wire.ts";

const NAMES: Readonly<Record<string, readonly [symbol: string, description: string]>> = {
  USD: ["&#36;", "United States Dollar"],
  GBP: ["&pound;", "British Pound Sterling"],
  EUR: ["&euro;", "Euro"],
};

/** The dead service, as it answered until February 2025. */
export const coindeskBpi: Wire = {
  asked: ({ pathname }) => (pathname === "/v1/bpi/currentprice.json" ? tickerOf("USD", "GBP", "EUR") : undefined),
  ticker: ({ last }, code) => {
    const [symbol, description] = NAMES[code] ?? ["", ""];
    return {
      code,
      symbol,
      rate: typeof last === "number" ? last.toLocaleString("en-US", { minimumFractionDigits: 3 }) : last,
      description,
      rate_float: last,
    };
  },
  together: (parts, now) => {
    const time = new Date(now);
    return {
      time: {
        updated: `${time.toUTCString()} UTC`,
        updatedISO: time.toISOString().replace(/\.\d+Z$/, "+00:00"),
        updateduk: `${time.toUTCString()} GMT`,
      },
      disclaimer: "This data was produced from the CoinDesk Bitcoin Price Index (USD).",
      chartName: "Bitcoin",
      bpi: Object.fromEntries(parts),
    };
  },
  unknown: { status: 404, body: "Sorry, your requested currency XXX is not supported or is invalid" },
  unavailable: { status: 503, body: "Service Unavailable" },
  rateLimited: { status: 429, body: "Too Many Requests" },
};
