import { HOUR } from "@tracker/core";
import { afterEach, expect, test, vi } from "vitest";
import type { Latest } from "./answers.ts";
import { fetchCandles } from "./api.ts";

const START = Date.UTC(2025, 6, 14, 17);
const CANDLE = {
  start: new Date(START).toISOString(),
  ...{ open: 1, high: 1, low: 1, close: 1, count: 1, degraded: 0, backfilled: 0, imported: 0 },
};
const LATEST = { now: START + HOUR, prices: [] } as unknown as Latest;

/** Reads candles from a server that answers this. */
function candlesFrom(body: unknown) {
  vi.stubGlobal("fetch", async () => new Response(typeof body === "string" ? body : JSON.stringify(body)));
  const range = { from: START, to: START + HOUR };
  return fetchCandles("USD", range, "slot", LATEST, new AbortController().signal);
}

afterEach(() => vi.unstubAllGlobals());

test("a right answer is read", async () => {
  expect(await candlesFrom({ candles: [CANDLE] })).toMatchObject([{ start: START, close: 1, complete: true }]);
});

test.each([
  ["no JSON", "<html>gateway</html>", "it is no JSON"],
  ["JSON of nothing", "null", "it should be an object"],
  ["nothing in it", {}, "candles is missing"],
  ["another shape", { candles: { start: 1 } }, "candles should be a list"],
  ["a list of something else", { candles: [1] }, "candles.0 should be an object"],
  ["a price that is missing", { candles: [{ ...CANDLE, open: undefined }] }, "candles.0.open is missing"],
  ["a price that is text", { candles: [{ ...CANDLE, close: "1" }] }, "candles.0.close should be an amount"],
  ["a price of zero", { candles: [{ ...CANDLE, low: 0 }] }, "candles.0.low should be an amount above 0"],
  ["no time", { candles: [{ ...CANDLE, start: "2025-13-40T00:00:00Z" }] }, "candles.0.start should be a time in UTC"],
  ["candles out of order", { candles: [CANDLE, CANDLE] }, "candles should be candles in order"],
])("an answer with %s is refused with the reason", async (_what, body, reason) => {
  await expect(candlesFrom(body)).rejects.toThrow(`The server's answer is not understood: ${reason}`);
});
