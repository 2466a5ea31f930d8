import { afterAll, beforeAll, beforeEach } from "vitest";
import { Market } from "../market.ts";
import type { PricePath } from "../path.ts";
import { recordedDay } from "../recorded-day.ts";
import { type Simulator, startSimulator } from "../simulator.ts";
import type { VenueName } from "../wire/index.ts";

/**
 * The stand-in, asked by bare addresses. Its prices are checked with third-party code (`ccxt/ccxt.test.ts`) and with our adapters
 * (`test/venues.test.ts`); the tests beside a wire check which rows come, in which order and form, and how requests are refused.
 */
export { CODE, LOWER, XBT } from "../wire/wire.ts";

export const MINUTE = 60_000;
export const SLOT = 5 * MINUTE;
export const NOON = Date.UTC(2025, 6, 14, 12);
/** The last trade before it was at noon. */
const NOW = NOON + 100_000;

/** Nothing is traded from 11:20 to 11:40. */
const PAUSE = { from: NOON - 8 * SLOT, to: NOON - 4 * SLOT };

export const isQuiet = (start: number) => PAUSE.from <= start && start < PAUSE.to;

/** A JSON value of any shape. */
export type Json = ReturnType<typeof JSON.parse>;

interface Asked {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

export interface StandIn {
  readonly get: (venue: VenueName, path: string) => Promise<Asked>;
  readonly faults: () => Simulator["faults"];
}

/** A stand-in for the tests of one file, without faults at the start of each. */
export function standIn(): StandIn {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ market: new Market(withPause(recordedDay())), now: () => NOW });
  });
  beforeEach(() => {
    simulator.faults.length = 0;
  });
  afterAll(() => simulator.close());
  return { get: (venue, path) => get(simulator.urls[venue] + path), faults: () => simulator.faults };
}

async function get(url: string): Promise<Asked> {
  const response = await fetch(url);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
}

export const iso = (time: number) => new Date(time).toISOString();

/** Start times from `from` to `to`, both included. */
export function range(from: number, to: number, step = SLOT): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

/** The start times of an answer's rows, in milliseconds. */
export function startsOf(rows: readonly Json[]): number[] {
  return rows.map((row) => {
    const start = Number(Array.isArray(row) ? row[0] : row.timestamp);
    return start < 1e11 ? start * 1_000 : start;
  });
}

function withPause(path: PricePath): PricePath {
  return { ...path, at: (time) => path.at(isQuiet(time) ? PAUSE.from - 1 : time) };
}
