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
 * What a venue says at a time: the truth; nothing that could be read; something else; or something true that a careful listener need not
 * believe, as it is old, or told by a clock that is wrong.
 */
export type Testimony = "honest" | "silent" | "liar" | "doubtful";

/** What wrong prices are made of. */
export interface Witnesses {
  readonly honest: readonly VenueName[];
  /** Of those that spoke, who need not be believed. */
  readonly others: readonly VenueName[];
}

/** Some say when their last trade was; one that is as old as this may be left out. */
const OLD_TRADE = 10 * MINUTE;

const SPOKEN = ["stale-last", "outlier", "frozen", "cached", "clock-skew", "repeated-rows"];

/** Who was honest when: from the faults and the path alone. */
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

  /** What the venues say live. */
  live(currency: CurrencyCode, time: number): Witnesses {
    return this.#witnesses(this.asked(currency), (venue) => this.liveOf(venue, currency, time));
  }

  /** What their candles say later, of a slot that is over. */
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
    // A last trade that is old does not matter beside a book that is not.
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
