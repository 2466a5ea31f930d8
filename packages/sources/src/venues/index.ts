import type { Venue } from "../venue.ts";
import { bitfinex } from "./bitfinex.ts";
import { bitstamp } from "./bitstamp.ts";
import { bitvavo } from "./bitvavo.ts";
import { coinbase } from "./coinbase.ts";
import { coindesk } from "./coindesk.ts";
import { coindeskBpi } from "./coindesk-bpi.ts";
import { gemini } from "./gemini.ts";
import { kraken } from "./kraken.ts";

/** Every source, in the order in which settings list them. Listed by hand, as a bundle cannot read folders. */
export const VENUES: readonly Venue[] = [coinbase, kraken, bitstamp, bitfinex, gemini, bitvavo, coindesk, coindeskBpi];
