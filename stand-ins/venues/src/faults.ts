import type { Instant } from "@tracker/core";
import * as v from "valibot";
import { VENUE_NAMES, type VenueName } from "./wire/index.ts";

/** Everything that a venue can do wrong. */
export const FAULT_KINDS = [
  "down",
  "hang",
  "slow-drip",
  "rate-limited",
  "server-error",
  "error-in-200",
  "truncated",
  "wrong-length",
  "huge",
  "redirect",
  "null-currency",
  "wrong-type",
  "stale-last",
  "outlier",
  "frozen",
  "cached",
  "clock-skew",
  "repeated-rows",
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/**
 * A fault of one venue, from one simulated time to another; always without times. A `frozen` venue keeps answering, with the market of the
 * time when the fault began.
 */
export interface Fault {
  readonly venue: VenueName;
  readonly kind: FaultKind;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** For faults of a price: the currency; by default all. */
  readonly currency?: string | undefined;
  /** `outlier`: the factor for its prices in tickers and candles (10 by default). */
  readonly times?: number | undefined;
  /**
   * In milliseconds. `cached`: the age of the answer (default: a minute). `clock-skew`: how far the venue's clock is ahead, or behind if
   * negative (default: two minutes ahead). `rate-limited`: the wait in Retry-After (default: the venue's own).
   */
  readonly by?: number | undefined;
}

export const faultSchema = v.pipe(
  v.strictObject({
    venue: v.picklist(VENUE_NAMES),
    kind: v.picklist(FAULT_KINDS),
    from: v.optional(v.number()),
    to: v.optional(v.number()),
    currency: v.optional(v.string()),
    times: v.optional(v.pipe(v.number(), v.gtValue(0))),
    by: v.optional(v.pipe(v.number(), v.safeInteger())),
  }),
  v.check(({ kind, from }) => kind !== "frozen" || from !== undefined, "frozen needs from: the time when it stopped"),
);

/** The venue's faults in effect at an instant, in the order of the list. */
export function faultsAt(faults: readonly Fault[], venue: VenueName, time: Instant): readonly Fault[] {
  return faults.filter(
    (fault) => fault.venue === venue && (fault.from ?? -Infinity) <= time && time < (fault.to ?? Infinity),
  );
}
