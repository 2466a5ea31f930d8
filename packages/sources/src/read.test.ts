import { SOURCE_NAMES, TrackerError } from "@tracker/core";
import { describe, expect, test } from "vitest";
import { VENUES } from "./venues/index.ts";

/** As deep as an answer of the most bytes that are read can be nested. */
const DEEP = JSON.parse("[".repeat(500_000) + "]".repeat(500_000));

describe.each(SOURCE_NAMES)("%s, nested too deeply to be told", (name) => {
  const { ticker, candles, errorOf, symbols } = VENUES[name];
  const [symbol = ""] = Object.values(symbols);
  const bodies = [
    DEEP,
    { price: DEEP, last: DEEP, error: DEEP },
    { status: "error", reason: DEEP },
    { errorCode: DEEP, error: "x" },
    ["error", DEEP, DEEP],
    { time: { updatedISO: "2025-01-20T15:04:37+00:00" }, bpi: { USD: { rate_float: DEEP } } },
    { Data: { "BTC-USD": { VALUE: DEEP } } },
    { result: { XXBTZUSD: { c: [DEEP] } } },
    { data: { ohlc: [{ timestamp: DEEP }] } },
  ];

  test.each(bodies)("is refused as any other answer that is wrong", (...[body]: unknown[]) => {
    expect(() => ticker.read(body, symbol)).toThrow(TrackerError);
    if (candles !== undefined) expect(() => candles.read(body, symbol)).toThrow(TrackerError);
    expect(() => errorOf(body)).not.toThrow();
  });
});
