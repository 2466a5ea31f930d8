import { describe, expect, test } from "vitest";
import { Market } from "../market.ts";
import { recordedDay } from "../recorded-day.ts";
import { startSimulator } from "../simulator.ts";
import { CODE, iso, type Json, LOWER, MINUTE, NOON, SLOT, standIn, XBT } from "../testing/stand-in.ts";
import type { VenueName } from "./index.ts";

const { get, faults } = standIn();

describe("every venue", () => {
  const CANDLES: readonly (readonly [VenueName, string])[] = [
    ["coinbase", `/products/${CODE}-EUR/candles?granularity=300&start=${iso(NOON - 9 * SLOT)}&end=${iso(NOON)}`],
    ["kraken", `/0/public/OHLC?pair=${XBT}EUR&interval=5`],
    ["bitstamp", `/api/v2/ohlc/${LOWER}eur/?step=300&limit=9`],
    ["bitfinex", `/v2/candles/trade:5m:t${CODE}EUR/hist?limit=9`],
    ["gemini", `/v2/candles/${LOWER}usd/5m`],
    ["bitvavo", `/v2/${CODE}-EUR/candles?interval=5m&limit=9`],
  ];
  const TICKERS: readonly (readonly [VenueName, string])[] = [
    ["coinbase", `/products/${CODE}-EUR/ticker`],
    ["bitstamp", `/api/v2/ticker/${LOWER}eur/`],
    ["bitvavo", `/v2/ticker/24h?market=${CODE}-EUR`],
  ];

  test.each(CANDLES)("%s dates its answers by the simulated clock", async (venue, path) => {
    const { headers } = await get(venue, path);
    expect([headers.get("date"), headers.get("age")]).toEqual(["Mon, 14 Jul 2025 12:01:40 GMT", null]);
  });

  test.each(CANDLES)("%s repeats rows with the fault repeated-rows", async (venue, path) => {
    const rowsOf = (body: Json): unknown[] => body.result?.[`X${XBT}ZEUR`] ?? body.data?.ohlc ?? body;
    const honest = rowsOf((await get(venue, path)).body);
    faults().push({ venue, kind: "repeated-rows" });
    const repeated = rowsOf((await get(venue, path)).body);
    expect(repeated.length).toBeGreaterThan(honest.length);
    expect([...new Set(repeated.map((row) => JSON.stringify(row)))]).toEqual(honest.map((row) => JSON.stringify(row)));
  });

  test.each(TICKERS)("%s has a wrong clock with the fault clock-skew", async (venue, path) => {
    const timeOf = (body: Json) => Number(body.timestamp ?? body.closeTimestamp ?? 0) || Date.parse(body.time);
    const honest = timeOf((await get(venue, path)).body);
    faults().push({ venue, kind: "clock-skew", by: -90_000 });
    const { body, headers } = await get(venue, path);
    expect(timeOf(body)).toBe(honest - 90_000 / (venue === "bitstamp" ? 1_000 : 1));
    expect(headers.get("date")).toBe("Mon, 14 Jul 2025 12:00:10 GMT");
  });

  test("a candle of a venue with a wrong clock holds the trades by that clock", async () => {
    const [venue, path] = CANDLES[0] as (typeof CANDLES)[0];
    faults().push({ venue, kind: "clock-skew", by: 60_000 });
    const market = new Market(recordedDay());
    for (const [start, , , , close] of (await get(venue, path)).body.slice(1, 4)) {
      expect(market.candle("coinbase", "EUR", start * 1_000 - 60_000, NOON)?.close).toBe(close);
      expect(market.candle("coinbase", "EUR", start * 1_000, NOON)?.close).not.toBe(close);
    }
  });

  test.each(TICKERS)("%s's answer may come from a cache, which gives its age", async (venue, path) => {
    faults().push({ venue, kind: "cached", by: 125_000 });
    const { headers } = await get(venue, path);
    expect([headers.get("date"), headers.get("age")]).toEqual(["Mon, 14 Jul 2025 11:59:35 GMT", "125"]);
  });

  test("a rate-limited venue says how long to wait in its own way, or in Retry-After if the fault gives a time", async () => {
    const waits = async (venue: VenueName, by?: number) => {
      faults().splice(0, 1, { venue, kind: "rate-limited", by });
      const { headers } = await get(venue, "/");
      return [headers.get("retry-after"), headers.get("bitvavo-ratelimit-resetat")];
    };
    expect(await waits("coinbase")).toEqual(["10", null]);
    expect(await waits("bitfinex")).toEqual([null, null]);
    expect(await waits("bitvavo")).toEqual([null, String(NOON + 2 * MINUTE)]);
    expect(await waits("kraken", 60_000)).toEqual(["60", null]);
  });

  test.each<[VenueName, (name: string) => string]>([
    ["coinbase", (name) => `/products/${CODE}-USD/candles?granularity=${name}`],
    ["kraken", (name) => `/0/public/OHLC?pair=${XBT}USD&interval=${name}`],
    ["bitstamp", (name) => `/api/v2/ohlc/${LOWER}usd/?limit=1&step=${name}`],
    ["bitfinex", (name) => `/v2/candles/trade:${name}:t${CODE}USD/hist`],
    ["gemini", (name) => `/v2/candles/${LOWER}usd/${name}`],
    ["bitvavo", (name) => `/v2/${CODE}-EUR/candles?interval=${name}`],
  ])("%s does not take a name that every object has for a candle length", async (venue, path) => {
    for (const name of ["constructor", "toString", "__proto__"]) {
      const { status, body } = await get(venue, path(name));
      expect([name, status >= 400 || body.error?.length > 0]).toEqual([name, true]);
    }
  });

  test("a venue has no price before the market begins", async () => {
    const early = await startSimulator({ market: new Market(recordedDay()), now: () => recordedDay().from - 1 });
    for (const [venue, path] of TICKERS) expect((await fetch(early.urls[venue] + path)).status).toBe(503);
    for (const [venue, path] of CANDLES) expect((await fetch(early.urls[venue] + path)).status).toBe(200);
    await early.close();
  });
});
