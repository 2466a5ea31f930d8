import { candles } from "./candles.ts";
import { first } from "./first.ts";
import { health } from "./health.ts";
import { latest } from "./latest.ts";
import { live } from "./live.ts";
import { openapi } from "./openapi.ts";
import { prices } from "./prices.ts";
import { quotes } from "./quotes.ts";
import type { Route } from "./route.ts";

/** Every path of the API. */
export const ROUTES: readonly Route[] = [latest, first, prices, candles, quotes, health, live, openapi(() => ROUTES)];
