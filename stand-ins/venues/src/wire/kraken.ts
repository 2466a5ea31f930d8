import { DAY, type Instant, MINUTE, SECOND } from "@tracker/core";
import type { Amount, ShownCandle, View } from "../view.ts";
import {
  CODE,
  ok,
  seconds,
  sizeAt,
  text,
  volumeText,
  type Wire,
  type WireAnswer,
  type WireRequest,
  XBT,
} from "./wire.ts";

interface Pair {
  /** The venue's own name for the pair, used in its answers. */
  readonly key: string;
  readonly altname: string;
  readonly currency: string;
  readonly decimals: number;
}

const PAIRS: readonly Pair[] = [
  { key: `X${XBT}ZUSD`, altname: `${XBT}USD`, currency: "USD", decimals: 1 },
  { key: `X${XBT}ZEUR`, altname: `${XBT}EUR`, currency: "EUR", decimals: 1 },
  { key: `X${XBT}ZGBP`, altname: `${XBT}GBP`, currency: "GBP", decimals: 1 },
  { key: `X${XBT}ZCAD`, altname: `${XBT}CAD`, currency: "CAD", decimals: 1 },
  { key: `X${XBT}ZJPY`, altname: `${XBT}JPY`, currency: "JPY", decimals: 0 },
  { key: `${XBT}AUD`, altname: `${XBT}AUD`, currency: "AUD", decimals: 1 },
  { key: `${XBT}CHF`, altname: `${XBT}CHF`, currency: "CHF", decimals: 1 },
];

/** docs.kraken.com/api-reference/market-data/get-ohlc-data: intervals in minutes, the most candles, and what `since` does. */
const INTERVALS = [1, 5, 15, 30, 60, 240, 1_440, 10_080, 21_600];
const MOST_CANDLES = 720;

const failure = (error: string): WireAnswer => ok({ error: [error] });
const success = (result: unknown): WireAnswer => ok({ error: [], result });

/** Errors come with HTTP 200. */
export const kraken: Wire = {
  habits: { offset: 0.0001, step: 0.1, share: 0.6 },
  routes: [
    {
      path: /^\/0\/public\/Time$/,
      answer: ({ view }) => success({ unixtime: seconds(view.now), rfc1123: utc(view.now) }),
    },
    { path: /^\/0\/public\/Assets$/, answer: () => success(assets()) },
    {
      path: /^\/0\/public\/AssetPairs$/,
      answer: ({ query }) => ofPairs(query, (pairs) => entries(pairs, pairBody)),
    },
    {
      path: /^\/0\/public\/Ticker$/,
      answer: ({ query, view }) => ofPairs(query, (pairs) => entries(pairs, (pair) => ticker(pair, view))),
    },
    { path: /^\/0\/public\/OHLC$/, answer: candles },
  ],
  unknown: () => failure("EGeneral:Unknown method"),
  unavailable: failure("EService:Unavailable"),
  rateLimited: () => failure("EGeneral:Too many requests"),
};

const utc = (now: Instant) => new Date(now).toUTCString().replace("GMT", "+0000");

/** A pair is found by its own name, its short name, and with a slash or with BTC for XBT, in any case. */
function pairNamed(name: string): Pair | undefined {
  const short = name
    .toUpperCase()
    .replace("/", "")
    .replace(new RegExp(`^${CODE}`), XBT);
  return PAIRS.find(({ key, altname }) => key === short || altname === short);
}

/** All pairs unless some are named; an unknown one fails the whole request. */
function ofPairs(query: URLSearchParams, result: (pairs: readonly Pair[]) => unknown): WireAnswer | undefined {
  const names = query.get("pair")?.split(",");
  const pairs = names === undefined ? PAIRS : names.flatMap((name) => pairNamed(name) ?? []);
  if (names !== undefined && pairs.length < names.length) return failure("EQuery:Unknown asset pair");
  const body = result(pairs);
  return body === undefined ? undefined : success(body);
}

/** Undefined if one of the pairs has no body. */
function entries(pairs: readonly Pair[], body: (pair: Pair) => unknown): unknown {
  const found = pairs.map((pair) => [pair.key, body(pair)] as const);
  return found.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(found);
}

/** The two figures of a list are those of today and of the last 24 hours. */
function ticker({ currency, decimals }: Pair, view: View): unknown {
  const tick = view.tick(currency);
  const today = view.since(currency, Math.floor(view.now / DAY) * DAY);
  const day = view.day(currency);
  if (tick === undefined || today === undefined || day === undefined) return undefined;
  const price = (amount: Amount) => text(amount, Math.max(decimals, 5));
  const lots = Math.ceil(sizeAt(tick.time, 1) * 9);
  return {
    a: [price(tick.ask), String(lots), lots.toFixed(3)],
    b: [price(tick.bid), "1", "1.000"],
    c: [price(tick.last), volumeText(sizeAt(tick.time))],
    v: [volumeText(today.volume), volumeText(day.volume)],
    p: [price(today.vwap), price(day.vwap)],
    t: [today.trades, day.trades],
    l: [price(today.low), price(day.low)],
    h: [price(today.high), price(day.high)],
    o: price(today.open),
  };
}

/**
 * The candles that start after `since`, of those the newest 720 and always the running one. A candle without a trade has the price before
 * it, a volume of 0 and a count of 0.
 */
function candles({ query, view }: WireRequest): WireAnswer {
  const pair = pairNamed(query.get("pair") ?? "");
  if (pair === undefined) return failure("EQuery:Unknown asset pair");
  const interval = Number(query.get("interval") ?? 1);
  const since = Number(query.get("since") ?? 0);
  if (!INTERVALS.includes(interval) || Number.isNaN(since)) return failure("EGeneral:Invalid arguments");
  const length = interval * MINUTE;
  const running = Math.floor(view.now / length) * length;
  const rows = view.candles({
    currency: pair.currency,
    length,
    from: Math.min(since * SECOND + 1, running),
    to: running,
    most: MOST_CANDLES + 1,
    end: "newest",
    quiet: "filled",
  });
  return success({ [pair.key]: rows.map((candle) => row(candle, pair)), last: seconds(running - length) });
}

function row({ start, open, high, low, close, vwap, volume, trades }: ShownCandle, { decimals }: Pair): unknown[] {
  const prices = [open, high, low, close, vwap].map((amount) => text(amount, decimals));
  return [seconds(start), ...prices, volumeText(volume), trades];
}

function pairBody({ altname, currency, decimals }: Pair): unknown {
  return {
    altname,
    wsname: `${XBT}/${currency}`,
    aclass_base: "currency",
    base: `X${XBT}`,
    aclass_quote: "currency",
    quote: assetOf(currency),
    lot: "unit",
    cost_decimals: 5,
    pair_decimals: decimals,
    lot_decimals: 8,
    lot_multiplier: 1,
    leverage_buy: [],
    leverage_sell: [],
    fees: [[0, 0.4]],
    fees_maker: [[0, 0.25]],
    fee_volume_currency: "ZUSD",
    margin_call: 80,
    margin_stop: 40,
    ordermin: "0.00005",
    costmin: "0.5",
    tick_size: (10 ** -decimals).toFixed(decimals),
    status: "online",
  };
}

const assetOf = (currency: string) => (currency === "CHF" ? currency : `Z${currency}`);

function assets(): unknown {
  const asset = (altname: string, decimals: number) => ({
    aclass: "currency",
    altname,
    decimals,
    display_decimals: decimals / 2,
    status: "enabled",
  });
  const fiat = PAIRS.map(({ currency }) => [assetOf(currency), asset(currency, 4)]);
  return Object.fromEntries([[`X${XBT}`, asset(XBT, 10)], ...fiat]);
}
