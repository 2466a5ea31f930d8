import type { Ports } from "@tracker/core";
import type { Settings } from "@tracker/settings";
import type { WaitingClock } from "./clocks.ts";
import type { Output } from "./output.ts";

/** What every mode of `npm start` works with. */
export interface Session {
  readonly ports: Ports & { readonly clock: WaitingClock };
  readonly settings: Settings;
  readonly output: Output;
  readonly signal: AbortSignal;
}
