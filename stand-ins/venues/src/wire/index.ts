import { bitfinex } from "./bitfinex.ts";
import { bitstamp } from "./bitstamp.ts";
import { bitvavo } from "./bitvavo.ts";
import { coinbase } from "./coinbase.ts";
import { coindesk } from "./coindesk.ts";
import { coindeskBpi } from "./coindesk-bpi.ts";
import { gemini } from "./gemini.ts";
import { kraken } from "./kraken.ts";
import type { Wire } from "./wire.ts";

/** Every simulated venue, by name. */
export const WIRES = {
  coinbase,
  kraken,
  bitstamp,
  bitfinex,
  gemini,
  bitvavo,
  coindesk,
  "coindesk-bpi": coindeskBpi,
} as const satisfies Record<string, Wire>;

export type VenueName = keyof typeof WIRES;

/** The indices: they are asked only if settings name them or have a key for them. */
export const INDEX_NAMES: readonly VenueName[] = ["coindesk", "coindesk-bpi"];

export const VENUE_NAMES = Object.keys(WIRES) as VenueName[];
