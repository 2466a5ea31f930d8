import type { Instant } from "./instant.ts";
import type { PriceSource } from "./source.ts";
import type { PriceStore } from "./store.ts";

/** A port: the current time. */
export interface Clock {
  now(): Instant;
}

/** Everything the pipeline needs from outside. */
export interface Ports {
  readonly sources: readonly PriceSource[];
  readonly store: PriceStore;
  readonly clock: Clock;
}
