import type { Clock, Currency, PriceStore } from "@tracker/core";
import type { PageFiles } from "./page-files.ts";

/** What the handler serves from. */
export interface Context {
  readonly store: Pick<PriceStore, "prices" | "candles" | "latest" | "firstFrom" | "quotes" | "newestEvidence">;
  /** The store is a small database that has more important things to do: it is asked seldom, and by no visitor too often. */
  readonly frugal?: true;
  readonly clock: Clock;
  /** The currencies that may be asked for; the first is the one meant when none is named. */
  readonly currencies: readonly Currency[];
  /**
   * How far this computer's clock was ahead of the venues' when they were last asked, in milliseconds; null when too few said. Only a process
   * that asks them itself knows: no store does, since nothing is stored while it is wrong.
   */
  readonly clockOffset?: number | null;
  /** What is replayed, when the prices are not today's; every answer says so. */
  readonly replayOf?: string;
  /** The web page, where one is to be served beside the API. */
  readonly page?: PageFiles;
}
