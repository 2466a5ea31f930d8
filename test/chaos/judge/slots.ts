import { CURRENCIES, type CurrencyCode, MINUTE, SLOT } from "../scenario/scenario.ts";
import type { Tick } from "../scenario/ticks.ts";
import type { Finding } from "./finding.ts";
import type { Case } from "./prices.ts";
import { captureOf } from "./rows.ts";
import { isInTime, isRight, slotOf } from "./runs.ts";

/** Candles are asked for a minute after their end. */
const FINISHED = 60_000;
/** Three that agree are believed. */
const ENOUGH = 3;

/** Every slot for which three honest venues had a price, live or later, has a price. */
export function missingPrices(theCase: Case, first: number): Finding[] {
  const { stored, end } = theCase;
  const have = new Set(stored.prices.map(captureOf));
  const runs = theCase.runs.whole.filter(isRight);
  const findings: Finding[] = [];
  for (let slot = first; slot < end; slot += SLOT) {
    for (const currency of CURRENCIES) {
      if (have.has(captureOf({ currency, slot }))) continue;
      const able = whoCouldTell(theCase, runs, currency, slot);
      if (able === undefined) continue;
      const text = `${able.honest.join(", ")} had a price at ${new Date(able.time).toISOString()}`;
      findings.push({ check: "a price is missing", currency, slot, text });
    }
  }
  return findings;
}

interface Able {
  readonly honest: readonly string[];
  readonly time: number;
}

/** The first run that could have got a price from three honest venues. */
function whoCouldTell(
  { court, truth }: Case,
  runs: readonly Tick[],
  currency: CurrencyCode,
  slot: number,
): Able | undefined {
  for (const tick of runs) {
    const own = slotOf(tick);
    if (own < slot) continue;
    if (own === slot && isInTime(tick)) {
      const { honest } = court.live(currency, tick.time);
      if (honest.length >= ENOUGH && !truth.standsStill(slot)) return { honest, time: tick.time };
    } else if (tick.ours >= slot + FINISHED) {
      const { honest } = court.candles(currency, slot, tick.time);
      if (honest.length >= ENOUGH) return { honest, time: tick.time };
    }
  }
  return undefined;
}

/** In milliseconds: by then the run after the next has filled a slot. */
const LATE = 10 * MINUTE + 30_000;

/** Right prices that were not stored live. */
export interface Deferred {
  /** How many were filled from candles instead, and how many of these later than LATE. */
  readonly deferred: number;
  readonly late: number;
  /** Never stored. */
  readonly refused: number;
}

/** Slots for which two or more honest venues, and a majority, gave a price live and in time, while our clock was right. */
export function deferredPrices({ stored, court, runs }: Case, currency: CurrencyCode): Deferred {
  const rows = new Map(stored.prices.filter((row) => row.currency === currency).map((row) => [row.slot, row]));
  const isTold = (tick: Tick) => {
    const { honest, others } = court.live(currency, tick.time);
    return honest.length >= 2 && honest.length > others.length;
  };
  const told = new Set(runs.whole.filter((tick) => isRight(tick) && isInTime(tick) && isTold(tick)).map(slotOf));
  const notLive = [...told].filter((slot) => (rows.get(slot)?.quality ?? "backfilled") === "backfilled");
  const refused = notLive.filter((slot) => !rows.has(slot)).length;
  const late = notLive.filter((slot) => (rows.get(slot)?.capturedAt ?? slot) - slot > LATE).length;
  return { deferred: notLive.length - refused, late, refused };
}
