import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findTool } from "../../../../scripts/npm-tools.ts";

/** The client, pinned: it reads more than a hundred venues, ours among them, and knows nothing of this project. */
export const CCXT = "ccxt@4.5.84";

/** Its name for each of our venues. */
export const CLASSES = {
  coinbase: "coinbaseexchange",
  kraken: "kraken",
  bitstamp: "bitstamp",
  bitfinex: "bitfinex",
  gemini: "gemini",
  bitvavo: "bitvavo",
} as const;

export type Venue = keyof typeof CLASSES;

interface Ticker {
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  /** In milliseconds; undefined if the venue gives none. */
  readonly timestamp: number | undefined;
  readonly high: number | undefined;
  readonly low: number | undefined;
  readonly baseVolume: number;
}

export type Candle = readonly [start: number, open: number, high: number, low: number, close: number, volume: number];

/** The parts of a ccxt exchange that are used. */
export interface Client {
  readonly urls: { readonly api: Record<string, string> };
  loadMarkets(): Promise<Record<string, { readonly id: string; readonly active: boolean | undefined }>>;
  fetchTicker(symbol: string): Promise<Ticker>;
  fetchOHLCV(symbol: string, timeframe: string, since?: number, limit?: number): Promise<Candle[]>;
}

/** A client for a venue, as published except for the address; undefined if ccxt is not in `.tools/`. */
export async function clientAt(venue: Venue, base: string): Promise<Client | undefined> {
  const folder = findTool(CCXT);
  if (folder === undefined) return undefined;
  const module = await import(pathToFileURL(join(folder, "js/src", `${CLASSES[venue]}.js`)).href);
  const client: Client = new module.default();
  for (const [name, address] of Object.entries(client.urls.api)) {
    const { pathname } = new URL(address.replaceAll(/[{}]/g, ""));
    client.urls.api[name] = base + (pathname === "/" ? "" : pathname);
  }
  return client;
}
