import type { Instant } from "./instant.ts";
import type { PriceSource } from "./source.ts";
import type { PriceStore } from "./store.ts";

/** A port: what time it is. */
export interface Clock {
  now(): Instant;
}

/** Everything the pipeline needs of the world. */
export interface Ports {
  readonly sources: readonly PriceSource[];
  readonly store: PriceStore;
  readonly clock: Clock;
}
