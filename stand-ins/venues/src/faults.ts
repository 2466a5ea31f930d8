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
 * A fault of one venue, from one simulated time to another; always without times. A `frozen` venue keeps answering, with the market of its
 * `from`; without one it follows the market.
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

export const NO_VENUE = `is not a venue; the venues are ${VENUE_NAMES.join(", ")}`;
export const NO_FAULT = `is not a fault; the faults are ${FAULT_KINDS.join(", ")}`;
export const A_FAULT = 'a fault is a JSON object such as {"venue":"kraken","kind":"outlier","times":1.1}';

const not = (what: string) => (issue: v.BaseIssue<unknown>) => `${issue.received} ${what}`;

const TIME = v.optional(v.number(not("is not a time in milliseconds since the epoch")));
const FACTOR = not("is not a factor above 0");
const SPAN = not("is not a whole number of milliseconds");
const CODE = not("is not a currency code such as EUR");

const FIELDS = {
  venue: v.picklist(VENUE_NAMES, not(NO_VENUE)),
  kind: v.picklist(FAULT_KINDS, not(NO_FAULT)),
  from: TIME,
  to: TIME,
  currency: v.optional(v.pipe(v.string(CODE), v.regex(/^[A-Z]{3}$/, CODE))),
  times: v.optional(v.pipe(v.number(FACTOR), v.gtValue(0, FACTOR))),
  by: v.optional(v.pipe(v.number(SPAN), v.safeInteger(SPAN))),
};

export const faultSchema = v.strictObject(FIELDS, ({ path, expected }) => {
  if (path === undefined) return A_FAULT;
  return expected === "never"
    ? `is not a field of a fault; the fields are ${Object.keys(FIELDS).join(", ")}`
    : "is missing";
});

/** The fault as it is added: a venue that is frozen without a `from` stops now. */
export function begun(fault: Fault, now: Instant): Fault {
  return fault.kind === "frozen" && fault.from === undefined ? { ...fault, from: now } : fault;
}

/** The venue's faults in effect at an instant, in the order of the list. */
export function faultsAt(faults: readonly Fault[], venue: VenueName, time: Instant): readonly Fault[] {
  return faults.filter(
    (fault) => fault.venue === venue && (fault.from ?? -Infinity) <= time && time < (fault.to ?? Infinity),
  );
}
