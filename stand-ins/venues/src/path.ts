import { type Instant, MINUTE, parseInstant, parsePrice } from "@tracker/core";
import { type Checked, type Fields, INSTANT_ALLOWED, readFields } from "@tracker/settings";
import { describeLines, type WrongLine } from "./wrong-lines.ts";

interface Trade {
  readonly time: Instant;
  /** In currency units. */
  readonly price: number;
}

/** The true price over time: every simulated venue quotes around it. */
export interface PricePath {
  /** The first trade's time. */
  readonly from: Instant;
  /** The last trade's time. */
  readonly to: Instant;
  /** The last trade at or before an instant; undefined before the first. */
  at(time: Instant): Trade | undefined;
}

const HEADER = "timestamp,close";

const LINE = {
  timestamp: {
    name: "timestamp",
    description: "when the price was observed",
    allowed: INSTANT_ALLOWED,
    example: "2025-07-14T09:35:00Z",
    read: parseInstant,
  },
  close: {
    name: "close",
    description: "the price",
    allowed: "a positive decimal",
    example: "117931.25",
    // A number that rounds to 0, or is too large to store, is not a price.
    read: (text) => (/^\d+(\.\d+)?$/.test(text) && (parsePrice(text) ?? 0) > 0 ? Number(text) : undefined),
  },
} as const satisfies Fields;

/** Reads a path from lines `timestamp,close` (ISO 8601 in UTC, a positive decimal), oldest first, below that header; or lists what is wrong. */
export function readPath(csv: string, file: string): Checked<PricePath> {
  const [header = "", ...lines] = csv.trimEnd().split(/\r?\n/);
  if (header.trim() !== HEADER) return { problems: [`${file}:1: ${wrongHeader(csv)}`] };
  const wrong: WrongLine[] = [];
  const trades: Trade[] = [];
  lines.forEach((text, index) => {
    const { value: trade, problems } = readLine(text);
    const isLater = trade === undefined || trade.time > (trades.at(-1)?.time ?? Number.NEGATIVE_INFINITY);
    if (trade !== undefined && isLater) trades.push(trade);
    else wrong.push({ line: index + 2, what: problems?.join("; ") ?? "is not later than the line before" });
  });
  if (wrong.length > 0) return { problems: describeLines(wrong, file) };
  return trades.length === 0 ? { problems: [`${file}: contains no price`] } : { value: pathOf(trades) };
}

function wrongHeader(text: string): string {
  const expected = `expected the header "${HEADER}"`;
  if (text.includes("\0")) return `${expected}; this file is not text`;
  const isExport = /^\uFEFF?(slot,currency,price\b|\[\s*\{"slot":)/.test(text);
  return isExport ? `${expected}; this file is an export, which only npm run import reads` : expected;
}

function readLine(text: string): Checked<Trade> {
  const fields = text.split(",");
  if (fields.length !== 2)
    return { problems: [`has ${fields.length === 1 ? "1 field" : `${fields.length} fields`}, but the header has 2`] };
  const [timestamp, close] = fields;
  const { value, problems } = readFields(LINE, (name) => (name === "close" ? close : timestamp));
  return problems ? { problems } : { value: { time: value.timestamp, price: value.close } };
}

/** A seeded random walk with one step per minute: the same arguments give the same path everywhere. */
export function randomWalk({
  seed,
  from,
  to,
  start,
}: {
  seed: number;
  from: Instant;
  to: Instant;
  start: number;
}): PricePath {
  const random = uniform(seed);
  const trades: Trade[] = [];
  let price = start;
  for (let time = from; time <= to; time += MINUTE) {
    trades.push({ time, price: Math.round(price * 100) / 100 });
    // 0.05 % per minute is about 2 % per day, as on a usual day.
    price *= 1 + 0.0005 * (random() + random() + random() - 1.5) * 2;
  }
  return pathOf(trades);
}

/** The same path over and over, in both directions, so that it has a price at any time. */
export function repeated(path: PricePath): PricePath {
  const length = path.to - path.from + MINUTE;
  const at = (time: Instant) => {
    const round = Math.floor((time - path.from) / length) * length;
    const trade = path.at(time - round);
    return trade && { ...trade, time: trade.time + round };
  };
  return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, at };
}

/** A path that never moves, for instance a fixed exchange rate. */
export function constant(price: number): PricePath {
  return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, at: (time) => ({ time, price }) };
}

function pathOf(trades: readonly Trade[]): PricePath {
  const first = trades[0] as Trade;
  const last = trades.at(-1) as Trade;
  return { from: first.time, to: last.time, at: (time) => trades[lastAtOrBefore(trades, time)] };
}

function lastAtOrBefore(trades: readonly Trade[], time: Instant): number {
  let low = 0;
  let high = trades.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((trades[middle] as Trade).time <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** mulberry32: 32 bits of state are plenty for a price path. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
