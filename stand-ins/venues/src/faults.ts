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
 * A fault of one venue, from a time on and until another (in simulated time); without times, always. A `frozen` one shows what was when it
 * began, in answers that are new.
 */
export interface Fault {
  readonly venue: VenueName;
  readonly kind: FaultKind;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** For faults of a price: the currency; all of them unless said. */
  readonly currency?: string | undefined;
  /** `outlier`: what its prices, in tickers and candles, are multiplied by (10 unless said). */
  readonly times?: number | undefined;
  /**
   * In milliseconds. `cached`: how old the answer is (a minute unless said). `clock-skew`: how far the venue's clock is ahead, behind when
   * negative (two minutes ahead unless said). `rate-limited`: what it says to wait in Retry-After (what the venue says unless said).
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
  v.check(({ kind, from }) => kind !== "frozen" || from !== undefined, "frozen needs from: when it stopped"),
);

/** All of the venue's faults that hold at an instant, in the order of the list. */
export function faultsAt(faults: readonly Fault[], venue: VenueName, time: Instant): readonly Fault[] {
  return faults.filter(
    (fault) => fault.venue === venue && (fault.from ?? -Infinity) <= time && time < (fault.to ?? Infinity),
  );
}
