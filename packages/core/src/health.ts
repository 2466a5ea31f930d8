import { clockText, isOff } from "./clock-check.ts";
import type { Currency } from "./currency.ts";
import type { Instant } from "./instant.ts";
import { INSTRUMENT } from "./instrument.ts";
import type { Clock } from "./ports.ts";
import { reasonsForNoPrice } from "./record.ts";
import { CLOCK_SKEW } from "./rule.ts";
import { formatSlot, type Slot } from "./slot.ts";
import type { Evidence, PriceRow, PriceStore } from "./store.ts";

/**
 * The state of the prices, the worst last:
 *
 * - `fresh`: the newest price is not older than the instrument's `staleAfter`
 * - `stale`: it is older
 * - `empty`: there has never been a price
 * - `wrong-clock`: our clock is so far off that nothing is stored live
 * - `replay`: the prices are those of a recorded day
 */
export const HEALTH_STATUSES = ["fresh", "stale", "empty", "wrong-clock", "replay"] as const;

export type HealthStatus = (typeof HEALTH_STATUSES)[number];

export interface CurrencyHealth {
  readonly currency: Currency;
  readonly status: Exclude<HealthStatus, "wrong-clock">;
  readonly newest: Slot | null;
  /** In milliseconds, by the venues' time if our clock is known to be wrong; never negative. */
  readonly age: number | null;
  /** Why there is no price, or none for the newest captured slot; null if nothing is known to be wrong. */
  readonly why: string | null;
}

export interface Health {
  /** The worst status of any currency, or `wrong-clock`. */
  readonly status: HealthStatus;
  /** The newest captured slot; null if no quotes are kept. */
  readonly asked: Slot | null;
  /** How far our clock is ahead of the venues', in milliseconds, if that is so far that nothing is stored live; else null. */
  readonly clockOffset: number | null;
  /** One for each configured currency. */
  readonly currencies: readonly CurrencyHealth[];
}

/** What health is derived from. */
export interface Vitals {
  readonly now: Instant;
  readonly currencies: readonly Currency[];
  /** The newest price of each currency that has one. */
  readonly latest: readonly PriceRow[];
  /** The evidence of the newest captured slot. */
  readonly asked: readonly Evidence[];
  /** How far our clock was ahead when the venues were last asked, in milliseconds; null if unknown. */
  readonly clockOffset: number | null;
  readonly isReplay: boolean;
}

/** Reads the vitals, in two reads of the store. Rejects as the store does. */
export async function readVitals(
  { store, clock }: { readonly store: Pick<PriceStore, "latest" | "newestEvidence">; readonly clock: Clock },
  known: Pick<Vitals, "currencies" | "clockOffset" | "isReplay">,
): Promise<Vitals> {
  const [latest, asked] = await Promise.all([store.latest(known.currencies), store.newestEvidence()]);
  return { ...known, now: clock.now(), latest, asked };
}

/** Whether prices are coming in. The health endpoint, the page and `verify` all use this one answer. */
export function healthOf(vitals: Vitals): Health {
  const { currencies, asked } = vitals;
  const clockOffset = isOff(vitals.clockOffset) ? vitals.clockOffset : null;
  const each = currencies.map((currency) => healthOfCurrency(currency, { ...vitals, clockOffset }));
  const all: HealthStatus[] = each.map(({ status }) => status);
  if (clockOffset !== null) all.push("wrong-clock");
  const status = HEALTH_STATUSES.findLast((one) => all.includes(one)) ?? "empty";
  return { status, asked: asked[0]?.slot ?? null, clockOffset, currencies: each };
}

function healthOfCurrency(currency: Currency, vitals: Vitals): CurrencyHealth {
  const { now, latest, clockOffset, isReplay } = vitals;
  const price = latest.find((row) => row.currency === currency);
  // By a clock that is behind, a stale price would look fresh.
  const time = now - (clockOffset ?? 0);
  const newest = price?.slot ?? null;
  const age = newest === null ? null : Math.max(0, time - newest);
  if (isReplay) return { currency, status: "replay", newest, age, why: null };
  const isAhead = clockOffset === null && price !== undefined && isInFuture(price, now);
  const isLate = age === null || age > INSTRUMENT.staleAfter || isAhead;
  const status = age === null ? "empty" : isLate ? "stale" : "fresh";
  const why = isAhead
    ? AHEAD
    : isLate && clockOffset !== null
      ? clockText(clockOffset)
      : whyNone({ currency, newest, isLate, time }, vitals.asked);
  return { currency, status, newest, age, why };
}

/** Whether a price is dated in the future by our clock: its age then says nothing. */
function isInFuture({ slot, capturedAt }: PriceRow, now: Instant): boolean {
  return Math.max(slot, capturedAt) > now + CLOCK_SKEW;
}

const AHEAD =
  "its newest price is dated in the future: this computer's clock is behind, or the clock of the one that stored the price was ahead";

interface Newest {
  readonly currency: Currency;
  readonly newest: Slot | null;
  readonly isLate: boolean;
  readonly time: Instant;
}

/** Why a currency has no price for the newest captured slot, or no newer price. */
function whyNone({ currency, newest, isLate, time }: Newest, asked: readonly Evidence[]): string | null {
  const slot = asked[0]?.slot;
  if (slot !== undefined && time - slot <= INSTRUMENT.staleAfter) {
    const quotes = asked.find((evidence) => evidence.currency === currency)?.quotes;
    // Prices and quotes are read one after the other: in between, the slot may have got its price.
    if ((newest !== null && newest >= slot) || quotes?.some(({ verdict }) => verdict === "kept")) return null;
    return quotes === undefined ? `no source was asked for it at ${formatSlot(slot)}` : reasonsForNoPrice(quotes);
  }
  if (!isLate) return null;
  if (slot === undefined) return "no slot has been captured yet";
  return `no slot has been captured since ${formatSlot(slot)}: nothing is running, or its results cannot be stored, or its clock is wrong`;
}
