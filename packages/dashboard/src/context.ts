import type { Clock, Currency, PriceStore } from "@tracker/core";
import type { PageFiles } from "./page-files.ts";

/** What the handler needs to serve requests. */
export interface Context {
  readonly store: Pick<PriceStore, "prices" | "candles" | "latest" | "firstFrom" | "quotes" | "newestEvidence">;
  /** Set if the store is a small database with more important work: it is queried rarely, and no visitor can overload it. */
  readonly frugal?: true;
  readonly clock: Clock;
  /** The currencies that can be requested; the first is the default. */
  readonly currencies: readonly Currency[];
  /**
   * How far this computer's clock was ahead of the venues' when they were last asked, in milliseconds; null if too few venues reported a time.
   * Only a process that asks them itself knows: no store does, because nothing is stored while the clock is wrong.
   */
  readonly clockOffset?: number | null;
  /** The replayed day, if the prices are not today's; every answer has it. */
  readonly replayOf?: string;
  /** The web page, if one is served beside the API. */
  readonly page?: PageFiles;
}
