import {
  type CurrencyCode,
  holds,
  MINUTE,
  SLOT,
  TOLD_BY,
  type VenueFault,
  type VenueName,
  venuesThat,
} from "../scenario/scenario.ts";
import type { Truth } from "./truth.ts";

/**
 * What a venue answers at a time: the truth; nothing readable; something false; or something true that need not be believed, because it is old
 * or the venue's clock is wrong.
 */
export type Testimony = "honest" | "silent" | "liar" | "doubtful";

/** The venues behind a price, honest or not. */
export interface Witnesses {
  readonly honest: readonly VenueName[];
  /** The other venues that answered. */
  readonly others: readonly VenueName[];
}

/** Some venues give the time of their last trade; from this age on it may be left out. */
const OLD_TRADE = 10 * MINUTE;

const SPOKEN = ["stale-last", "outlier", "frozen", "cached", "clock-skew", "repeated-rows"];

/** Which venue was honest when, by the faults and the path only. */
export class Court {
  readonly #faults: ReadonlyMap<VenueName, readonly VenueFault[]>;
  readonly #truth: Truth;

  constructor(faults: readonly VenueFault[], truth: Truth) {
    this.#faults = Map.groupBy(faults, ({ venue }) => venue);
    this.#truth = truth;
  }

  /** The venues that are asked for a live quote. */
  asked(currency: CurrencyCode): readonly VenueName[] {
    return venuesThat(({ quotes }) => quotes.includes(currency));
  }

  /** The venues' live answers. */
  live(currency: CurrencyCode, time: number): Witnesses {
    return this.#witnesses(this.asked(currency), (venue) => this.liveOf(venue, currency, time));
  }

  /** What their candles later say about a slot. */
  candles(currency: CurrencyCode, slot: number, time: number): Witnesses {
    const reaching = venuesThat(({ quotes, reach }) => quotes.includes(currency) && slot > time - reach);
    return this.#witnesses(reaching, (venue) => this.candleOf(venue, currency, slot, time));
  }

  liveOf(venue: VenueName, currency: CurrencyCode, time: number): Testimony {
    const faults = this.#held(venue, currency, time);
    if (faults.some(({ kind }) => !SPOKEN.includes(kind))) return "silent";
    if (faults.some(({ kind }) => kind === "outlier" || kind === "frozen")) return "liar";
    const lastTrade = this.#truth.lastTrade(time, currency)?.time ?? 0;
    const isOld = TOLD_BY[venue].time === "trade" && time - lastTrade > OLD_TRADE - MINUTE;
    // An old last trade does not matter if the book is current.
    return isOld || faults.some(({ kind }) => kind === "cached" || kind === "clock-skew") ? "doubtful" : "honest";
  }

  candleOf(venue: VenueName, currency: CurrencyCode, slot: number, time: number): Testimony {
    const faults = this.#held(venue, currency, time);
    if (faults.some(({ kind }) => !SPOKEN.includes(kind))) return "silent";
    const isSkewed = faults.some(({ kind }) => kind === "clock-skew");
    const seen = time - faults.reduce((sum, { kind, by }) => sum + (kind === "cached" ? (by ?? MINUTE) : 0), 0);
    const frozen = faults.filter(({ kind }) => kind === "frozen").map(({ from }) => from);
    if (!isSkewed && Math.min(...frozen, seen) < slot - SLOT) return "silent";
    if (isSkewed || faults.some(({ kind }) => kind === "outlier")) return "liar";
    if (Math.min(...frozen, seen) < slot) return "liar";
    return this.#truth.close(slot, currency) === undefined ? "silent" : "honest";
  }

  #held(venue: VenueName, currency: CurrencyCode, time: number): VenueFault[] {
    const faults = this.#faults.get(venue) ?? [];
    return faults.filter((fault) => holds(fault, time) && (fault.currency ?? currency) === currency);
  }

  #witnesses(venues: readonly VenueName[], testimony: (venue: VenueName) => Testimony): Witnesses {
    const said = venues.map((venue) => [venue, testimony(venue)] as const);
    return {
      honest: said.filter(([, word]) => word === "honest").map(([venue]) => venue),
      others: said.filter(([, word]) => word === "liar" || word === "doubtful").map(([venue]) => venue),
    };
  }
}
