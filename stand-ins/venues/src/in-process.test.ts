import { unwrap } from "@tracker/settings";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FAULT_KINDS, type Fault } from "./faults.ts";
import { venuesFetch } from "./in-process.ts";
import { Market } from "./market.ts";
import { readPath } from "./path.ts";
import { recordedDay } from "./recorded-day.ts";
import { type Simulator, startSimulator } from "./simulator.ts";
import { LOWER } from "./testing/stand-in.ts";

const NOON = Date.UTC(2025, 6, 14, 12);
const market = new Market(recordedDay());
let simulator: Simulator;
let faults: Fault[];

const inProcess = venuesFetch({
  moment: () => ({ market, now: NOON, faults }),
  onHang: () => {},
});
const TICKER = `/bitstamp/api/v2/ticker/${LOWER}usd/`;
const CANDLES = `/bitstamp/api/v2/ohlc/${LOWER}usd/?step=300&limit=12`;

beforeAll(async () => {
  simulator = await startSimulator({ market, now: () => NOON });
  faults = simulator.faults;
});
afterAll(() => simulator.close());

async function said(answer: Promise<Response>): Promise<unknown> {
  try {
    const response = await answer;
    const [retry, date, age] = ["retry-after", "date", "age"].map((name) => response.headers.get(name));
    const text = await response.text();
    return { status: response.status, retry, date, age, text };
  } catch {
    return "a failure";
  }
}

// Endless answers and HTML pages are tested elsewhere.
const COMPARED = FAULT_KINDS.filter((kind) => !["hang", "slow-drip", "server-error", "redirect"].includes(kind));

test.each(COMPARED)("%s is the same with and without a socket", async (kind) => {
  faults.splice(0, faults.length, { venue: "bitstamp", kind, from: NOON - 100_000 });
  for (const path of [TICKER, CANDLES]) {
    const url = `http://127.0.0.1:${simulator.port}${path}`;
    const [over, without] = await Promise.all([said(fetch(url)), said(inProcess(url))]);
    expect(without).toEqual(over);
  }
});

test("a request that is never answered ends with its signal, which is passed to onHang", async () => {
  faults.splice(0, faults.length, { venue: "bitstamp", kind: "hang" });
  const stop = new AbortController();
  const answer = venuesFetch({
    moment: () => ({ market, now: NOON, faults }),
    onHang: (signal) => {
      expect(signal).toBe(stop.signal);
      stop.abort(new Error("enough"));
    },
  })(`http://venues${TICKER}`, { signal: stop.signal });
  await expect(answer).rejects.toThrow("enough");
});

async function ticker(): Promise<Record<string, string>> {
  return (await inProcess(`http://venues${TICKER}`)).json() as Promise<Record<string, string>>;
}

test("a venue can have several faults at once", async () => {
  faults.length = 0;
  const honest = Number((await ticker()).last);
  faults.push({ venue: "bitstamp", kind: "clock-skew", by: 60_000 });
  faults.push({ venue: "bitstamp", kind: "outlier", times: 1.1 }, { venue: "bitstamp", kind: "outlier", times: 0.5 });
  const { last, timestamp } = await ticker();
  expect(Number(last)).toBeCloseTo(honest * 0.55, 1);
  expect(Number(timestamp)).toBe(NOON / 1_000 + 60);
  faults.push({ venue: "bitstamp", kind: "error-in-200" }, { venue: "bitstamp", kind: "down" });
  expect(await ticker()).toMatchObject({ status: "error" });
});

test("a frozen venue keeps answering with the market of when it stopped, and has no candles since", async () => {
  const from = NOON - 20 * 60_000 - 1;
  faults.splice(0, faults.length, { venue: "bitstamp", kind: "frozen", from });
  const { last, timestamp } = await ticker();
  expect(Number(last)).toBe(market.tick("bitstamp", "USD", from)?.last);
  expect(Number(timestamp)).toBe(NOON / 1_000);
  const answer = (await (await inProcess(`http://venues${CANDLES}`)).json()) as Answer;
  const volumes = answer.data.ohlc.map(({ volume }) => Number(volume) > 0);
  expect(volumes).toEqual([...Array(7).fill(true), ...Array(5).fill(false)]);
});

interface Answer {
  readonly data: { readonly ohlc: readonly { readonly volume: string }[] };
}

test("with little trading the last trade is old but the book is current, and some candles have no trade", () => {
  const path = unwrap(
    readPath(
      `timestamp,close\n${["00", "05", "10", "15", "20"].map((minute, index) => `2025-07-14T12:${minute}:00Z,${100_000 + 100 * index}`).join("\n")}`,
      "path",
    ),
  );
  const trades = unwrap(readPath("timestamp,close\n2025-07-14T12:05:00Z,100100", "trades"));
  const thin = new Market(path, {}, { GBP: trades });
  const [last, bid] = [100_100 * 0.7423, 100_300 * 0.7423];
  const tick = thin.tick("coinbase", "GBP", NOON + 17 * 60_000);
  expect(tick?.last).toBeCloseTo(last, 1);
  expect(tick?.time).toBe(NOON + 5 * 60_000);
  expect((tick?.bid ?? 0) / bid).toBeCloseTo(1, 3);
  expect(tick?.bid).toBeGreaterThan(tick?.last ?? 0);
  expect(thin.candle("coinbase", "GBP", NOON + 10 * 60_000, NOON + 17 * 60_000)).toBeUndefined();
  expect(thin.candle("coinbase", "GBP", NOON + 5 * 60_000, NOON + 17 * 60_000)?.close).toBeCloseTo(last, 1);
  expect(thin.candle("coinbase", "USD", NOON + 10 * 60_000, NOON + 17 * 60_000)).toBeDefined();
});
