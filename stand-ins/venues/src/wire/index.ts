import type { SourceName } from "@tracker/core";
import { bitfinex } from "./bitfinex.ts";
import { bitstamp } from "./bitstamp.ts";
import { bitvavo } from "./bitvavo.ts";
import { coinbase } from "./coinbase.ts";
import { coindesk } from "./coindesk.ts";
import { coindeskBpi } from "./coindesk-bpi.ts";
import { gemini } from "./gemini.ts";
import { kraken } from "./kraken.ts";
import type { Wire } from "./wire.ts";

export const WIRES: Readonly<Record<SourceName, Wire>> = {
  coinbase,
  kraken,
  bitstamp,
  bitfinex,
  gemini,
  bitvavo,
  coindesk,
  "coindesk-bpi": coindeskBpi,
};
