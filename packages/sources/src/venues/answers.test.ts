import { SOURCE_NAMES, type SourceName } from "@tracker/core";
import { describe, expect, test } from "vitest";
import { VENUES } from "./index.ts";

/** What each source's own errors say, and what is none of them. */
const ERRORS: Readonly<Record<SourceName, readonly (readonly [body: unknown, text: string | undefined])[]>> = {
  coinbase: [
    [{ message: "NotFound" }, "NotFound"],
    [{ message: "x".repeat(300) }, `${"x".repeat(199)}…`],
    [{ message: 1 }, undefined],
    [{ price: "1" }, undefined],
    [[], undefined],
  ],
  kraken: [
    [{ error: ["EGeneral:Internal error"] }, "EGeneral:Internal error"],
    [{ error: ["EAPI:a", "EAPI:b"], result: {} }, "EAPI:a, EAPI:b"],
    [{ error: [] }, undefined],
    [{ error: [1] }, undefined],
    [{ error: "a" }, undefined],
    [{ result: {} }, undefined],
  ],
  bitstamp: [
    [{ error: "a" }, "a"],
    [{ error: { code: 1 } }, '{"code":1}'],
    [{ error: "a", status: "error", reason: "b", message: "c" }, "a"],
    [{ status: "error", reason: "b" }, "b"],
    [{ status: "error", reason: { __all__: ["b"] } }, '{"__all__":["b"]}'],
    [{ status: "error", reason: "b", message: "c" }, "b"],
    [{ status: "ok", reason: "b" }, undefined],
    [{ status: "error" }, undefined],
    [{ message: "c" }, "c"],
    [{ message: 1 }, undefined],
    [{ last: "1" }, undefined],
  ],
  bitfinex: [
    [["error", 10020, "symbol: invalid"], "10020 symbol: invalid"],
    [["error", null, ["a"]], 'null ["a"]'],
    [{ error: "ERR_RATE_LIMIT" }, "ERR_RATE_LIMIT"],
    [{ error: { a: 1 } }, '{"a":1}'],
    [[1, 2, 3], undefined],
    [[], undefined],
    [{}, undefined],
  ],
  gemini: [
    [{ result: "error", reason: "a", message: "b" }, "a: b"],
    [{ result: "ok", reason: "a", message: "b" }, undefined],
    [{ result: "error", reason: "a" }, undefined],
    [{ result: "error", message: "b" }, undefined],
  ],
  bitvavo: [
    [{ errorCode: 105, error: "a" }, "105 a"],
    [{ errorCode: "x", error: "a" }, "x a"],
    [{ errorCode: null, error: "a" }, "null a"],
    [{ errorCode: 105 }, undefined],
    [{ error: "a" }, undefined],
    [{ errorCode: 105, error: 1 }, undefined],
  ],
  coindesk: [
    [{ Err: { message: "a" } }, "a"],
    [{ Err: {} }, undefined],
    [{ Err: { message: 1 } }, undefined],
    [{ message: "a" }, undefined],
  ],
  "coindesk-bpi": [
    [{ error: "a", message: "a" }, undefined],
    ["Sorry", undefined],
  ],
};

test.each(SOURCE_NAMES)("%s tells its own errors", (name) => {
  const cases = ERRORS[name];
  expect(cases.map(([body]) => [body, VENUES[name].errorOf(body)])).toEqual(cases);
  for (const body of [null, undefined, 1, "error", true]) expect(VENUES[name].errorOf(body)).toBeUndefined();
});

/** A ticker of each source that holds what is read and nothing else, and where its last, bid, ask and time stand. */
const TICKERS: Readonly<Record<SourceName, readonly [symbol: string, body: unknown, used: readonly string[]]>> = {
  coinbase: [
    "BTC-USD",
    { price: "3", bid: "1", ask: "2", time: "2026-01-02T03:04:05Z" },
    ["price", "bid", "ask", "time"],
  ],
  kraken: [
    "XBTUSD",
    { result: { XXBTZUSD: { c: ["3"], b: ["1"], a: ["2"] } } },
    ["result.XXBTZUSD.c.0", "result.XXBTZUSD.b.0", "result.XXBTZUSD.a.0"],
  ],
  bitstamp: ["btcusd", { last: "3", bid: "1", ask: "2", timestamp: "1767323045" }, ["last", "bid", "ask", "timestamp"]],
  bitfinex: ["tBTCUSD", [1, null, 2, null, null, null, 3], ["6", "0", "2"]],
  gemini: ["btcusd", { last: "3", bid: "1", ask: "2" }, ["last", "bid", "ask"]],
  bitvavo: [
    "BTC-EUR",
    { last: "3", bid: "1", ask: "2", closeTimestamp: 1_767_323_045_000 },
    ["last", "bid", "ask", "closeTimestamp"],
  ],
  coindesk: [
    "BTC-USD",
    { Data: { "BTC-USD": { VALUE: 3, VALUE_LAST_UPDATE_TS: 1_767_323_045 } } },
    ["Data.BTC-USD.VALUE", "Data.BTC-USD.VALUE_LAST_UPDATE_TS"],
  ],
  "coindesk-bpi": [
    "USD",
    { time: { updatedISO: "2026-01-02T03:04:05+00:00" }, bpi: { USD: { rate_float: 3 } } },
    ["bpi.USD.rate_float", "time.updatedISO"],
  ],
};

const TIMELESS: readonly SourceName[] = ["kraken", "bitfinex", "gemini"];

/** The same body with something else, or nothing, in one place. */
function changed(body: unknown, place: string, value: unknown): unknown {
  const copy = structuredClone(body);
  const steps = place.split(".");
  const last = steps.pop() as string;
  let at = copy as Record<string, unknown>;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

describe.each(SOURCE_NAMES)("a ticker of %s", (name) => {
  const [symbol, body, used] = TICKERS[name];
  const { read } = VENUES[name].ticker;

  test("is read from what it uses, each figure from its own place", () => {
    const isIndex = VENUES[name].kind === "index";
    expect(read(body, symbol)).toEqual({
      last: 30_000,
      bid: isIndex ? null : 10_000,
      ask: isIndex ? null : 20_000,
      venueTime: TIMELESS.includes(name) ? null : Date.UTC(2026, 0, 2, 3, 4, 5),
    });
  });

  test.each(used)("is refused without a figure in %s", (place) => {
    for (const value of [undefined, null, true, {}, [], "x", "", "NaN"])
      expect(() => read(changed(body, place, value), symbol)).toThrow(
        expect.objectContaining({ code: "malformed-answer", message: expect.stringContaining("expected") }),
      );
  });

  test("is refused where it is none", () => {
    for (const other of [null, undefined, "", 1, [], {}])
      expect(() => read(other, symbol)).toThrow(expect.objectContaining({ code: "malformed-answer" }));
  });
});

test("another pair's figures are nobody's", () => {
  const pair = { c: ["3"], b: ["1"], a: ["2"] };
  const read = (symbol: string, key: string) => VENUES.kraken.ticker.read({ result: { [key]: pair } }, symbol).last;
  expect([read("XBTUSD", "XXBTZUSD"), read("XBTCHF", "XBTCHF"), read("XBTJPY", "XXBTZJPY")]).toEqual([
    30_000, 30_000, 30_000,
  ]);
  for (const key of ["XBTPYUSD", "XXBTZEUR", "XXBTUSD", "XBTZUSD", "xxbtzusd"])
    expect(() => read("XBTUSD", key)).toThrow(/found nothing/);
});
