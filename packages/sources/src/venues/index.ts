import type { SourceName } from "@tracker/core";
import type { Venue } from "../venue.ts";
import { bitfinex } from "./bitfinex.ts";
import { bitstamp } from "./bitstamp.ts";
import { bitvavo } from "./bitvavo.ts";
import { coinbase } from "./coinbase.ts";
import { coindesk } from "./coindesk.ts";
import { coindeskBpi } from "./coindesk-bpi.ts";
import { gemini } from "./gemini.ts";
import { kraken } from "./kraken.ts";

export const VENUES: Readonly<Record<SourceName, Venue>> = {
  coinbase,
  kraken,
  bitstamp,
  bitfinex,
  gemini,
  bitvavo,
  coindesk,
  "coindesk-bpi": coindeskBpi,
};
