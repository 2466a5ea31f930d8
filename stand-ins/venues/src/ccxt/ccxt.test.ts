import { Market, recordedDay, type Simulator, startSimulator } from "@stand-ins/venues";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { skipReason } from "../../../../scripts/skips.ts";
import { CODE } from "../testing/stand-in.ts";
import { type Candle, CCXT, CLASSES, type Client, clientAt, type Venue } from "./client.ts";
import { candleStarts, isHigh, isLow, isNear, priceAt, RATES, within } from "./truth.ts";

/** Some seconds into a slot, so that slot, hour and day have a running candle; earlier that day trading paused for more than five minutes. */
const NOW = Date.UTC(2025, 6, 14, 15, 2, 40);
const MINUTE = 60_000;
const FRAMES = { "1m": MINUTE, "5m": 5 * MINUTE, "15m": 15 * MINUTE, "1h": 60 * MINUTE, "6h": 360 * MINUTE };

interface Habits {
  readonly currencies: readonly string[];
  /** How many candles the client gets if it gives only the time frame. */
  readonly most: number;
  readonly quiet: "left out" | "filled";
  /** The time in a ticker: of the last trade, of the answer, or none. */
  readonly time: "trade" | "answer" | undefined;
  /** Whether its ticker has the highest and lowest price of 24 hours. */
  readonly hasRange: boolean;
}

const HABITS: Readonly<Record<Venue, Habits>> = {
  coinbase: { currencies: ["USD", "EUR", "GBP"], most: 300, quiet: "left out", time: "trade", hasRange: false },
  kraken: {
    currencies: ["USD", "EUR", "GBP", "CAD", "JPY", "AUD", "CHF"],
    most: 721,
    quiet: "filled",
    time: undefined,
    hasRange: true,
  },
  bitstamp: { currencies: ["USD", "EUR", "GBP"], most: 1_000, quiet: "filled", time: "answer", hasRange: true },
  bitfinex: { currencies: ["USD", "EUR", "GBP", "JPY"], most: 100, quiet: "left out", time: undefined, hasRange: true },
  gemini: { currencies: ["USD"], most: 1_440, quiet: "filled", time: "answer", hasRange: false },
  bitvavo: { currencies: ["EUR"], most: 1_440, quiet: "left out", time: "answer", hasRange: true },
};

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ market: new Market(recordedDay()), now: () => NOW });
});
afterAll(() => simulator.close());

/** The client keeps to the venues' rate limits here too, so the venues are tested concurrently. */
describe.concurrent.each(Object.keys(CLASSES) as Venue[])("%s, read by a third-party client", (venue) => {
  const { currencies, most, quiet, time, hasRange } = HABITS[venue];
  const [currency = ""] = currencies;
  const symbol = `${CODE}/${currency}`;
  const rate = RATES[currency] as number;
  let client: Client | undefined;
  beforeAll(async () => {
    client = await clientAt(venue, simulator.urls[venue]);
  });

  const ofClient = (name: string, run: (client: Client) => Promise<void>) =>
    test(name, async (context) => {
      if (client === undefined)
        context.skip(skipReason(`${CCXT} is not in .tools/`, `npm run tool ${CCXT} && npm test`));
      await run(client as Client);
    });

  ofClient("lists its pairs", async (exchange) => {
    const markets = await exchange.loadMarkets();
    expect(Object.keys(markets).toSorted()).toEqual(currencies.map((code) => `${CODE}/${code}`).toSorted());
  });

  ofClient("quotes each of them near the market", async (exchange) => {
    for (const code of currencies) {
      const { last, bid, ask, high, low, baseVolume, timestamp } = await exchange.fetchTicker(`${CODE}/${code}`);
      const truth = priceAt(NOW) * (RATES[code] as number);
      const day = within(NOW - 24 * 60 * MINUTE + 1, NOW).map(({ price }) => price * (RATES[code] as number));
      expect([last, bid, ask].map((price) => isNear(price, truth))).toEqual([true, true, true]);
      expect(bid <= last && last <= ask && bid < ask).toBe(true);
      expect([isHigh(high, day), isLow(low, day)]).toEqual([hasRange, hasRange]);
      expect(baseVolume).toBeGreaterThan(0);
      const trade = within(0, NOW).at(-1)?.time;
      expect(timestamp && Math.floor(timestamp / 1_000)).toBe(
        time && Math.floor(((time === "trade" ? trade : NOW) as number) / 1_000),
      );
    }
  });

  /** Without `since`, the newest candles; the client itself drops those before `since`. */
  const asked: readonly (readonly [keyof typeof FRAMES, since: number | undefined, limit: number | undefined])[] = [
    ["1m", undefined, undefined],
    ["5m", NOW - 3 * 60 * MINUTE, undefined],
    ["15m", Date.UTC(2025, 6, 14, 9), 7],
    ["1h", Date.UTC(2025, 6, 14), undefined],
    ["6h", undefined, undefined],
  ];
  const frames = asked.filter(([frame]) => frame !== "6h" || venue !== "kraken");

  for (const [frame, since, limit] of frames) {
    ofClient(
      `has candles of ${frame} since ${since && new Date(since).toISOString()}, at most ${limit}`,
      async (exchange) => {
        const length = FRAMES[frame];
        const starts = candleStarts(length, NOW, quiet).filter((start) => start >= (since ?? 0));
        const expected = since === undefined ? starts.slice(-most) : starts.slice(0, limit);
        const candles = await exchange.fetchOHLCV(symbol, frame, since, limit);
        expect(candles.map(([start]) => start)).toEqual(expected);
        for (const candle of candles) expect(faultsOf(candle, length)).toEqual([]);
      },
    );
  }

  ofClient("has hourly candles that agree with their five-minute candles", async (exchange) => {
    const since = NOW - (NOW % (60 * MINUTE)) - 60 * MINUTE;
    const hour = (await exchange.fetchOHLCV(symbol, "1h", since, 1))[0] as Candle;
    const parts = await exchange.fetchOHLCV(symbol, "5m", since, 12);
    const column = (index: 1 | 2 | 3 | 4 | 5) => parts.map((part) => part[index]);
    expect(hour[1]).toBe(column(1)[0]);
    expect(hour[2]).toBe(Math.max(...column(2)));
    expect(hour[3]).toBe(Math.min(...column(3)));
    expect(hour[4]).toBe(column(4).at(-1));
    expect(hour[5]).toBeCloseTo(
      column(5).reduce((sum, volume) => sum + volume),
      6,
    );
    expect(new Set(column(5)).size).toBe(parts.length);
  });

  /** The names of the checks that a candle fails. */
  function faultsOf([start, open, high, low, close, volume]: Candle, length: number): string[] {
    const end = Math.min(start + length - 1, NOW);
    const prices = within(start, end).map(({ price }) => price * rate);
    const last = priceAt(end) * rate;
    const isQuiet = prices.length === 0;
    const truths = {
      open: isNear(open, prices[0] ?? last),
      high: isQuiet ? high === open : isHigh(high, prices),
      low: isQuiet ? low === open : isLow(low, prices),
      close: isNear(close, last),
      volume: isQuiet ? volume === 0 : volume > 0,
    };
    return Object.entries(truths).flatMap(([name, isTrue]) => (isTrue ? [] : [name]));
  }
});
