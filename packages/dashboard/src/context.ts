import type { Clock, Currency, PriceStore } from "@tracker/core";
import type { PageFiles } from "./page-files.ts";

/** What the handler serves from. */
export interface Context {
  readonly store: Pick<PriceStore, "prices" | "candles" | "latest" | "quotes">;
  readonly clock: Clock;
  /** The currencies that may be asked for; the first is the one meant when none is named. */
  readonly currencies: readonly Currency[];
  /** What is replayed, when the prices are not today's; every answer says so. */
  readonly replayOf?: string;
  /** The web page, where one is to be served beside the API. */
  readonly page?: PageFiles;
}
