/** What happens in a run, as plain data: written before it, read by the pipeline's process and by the judge. Imports none of our code. */

export const MINUTE = 60_000;
export const SLOT = 5 * MINUTE;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const CURRENCIES = ["USD", "GBP", "EUR"] as const;
export type CurrencyCode = (typeof CURRENCIES)[number];

/** Exchange rates of the dollar. */
export const RATES: Readonly<Record<CurrencyCode, number>> = { USD: 1, EUR: 0.8561, GBP: 0.7423 };

/** What a venue gives: its currencies, how far back its candles reach, and the time of its last trade, of its answer, or none. */
interface Told {
  readonly quotes: readonly CurrencyCode[];
  readonly reach: number;
  readonly time: "trade" | "answer" | "none";
}

/** The venues that are asked, from their documentation: everything in which the run and its judge distinguish between venues. */
export const TOLD_BY = {
  coinbase: { quotes: CURRENCIES, reach: Number.POSITIVE_INFINITY, time: "trade" },
  kraken: { quotes: CURRENCIES, reach: 720 * SLOT, time: "none" },
  bitstamp: { quotes: CURRENCIES, reach: Number.POSITIVE_INFINITY, time: "answer" },
  bitfinex: { quotes: CURRENCIES, reach: Number.POSITIVE_INFINITY, time: "none" },
  gemini: { quotes: ["USD"], reach: 288 * SLOT, time: "none" },
  bitvavo: { quotes: ["EUR"], reach: Number.POSITIVE_INFINITY, time: "trade" },
} as const satisfies Record<string, Told>;
export type VenueName = keyof typeof TOLD_BY;
export const VENUES = Object.keys(TOLD_BY) as VenueName[];

export const venuesThat = (holds: (told: Told) => boolean) => VENUES.filter((name) => holds(TOLD_BY[name]));

/** Times are milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A fault as the stand-in venues accept it. */
export interface VenueFault extends Span {
  readonly venue: VenueName;
  readonly kind: string;
  readonly currency?: CurrencyCode;
  readonly times?: number;
  readonly by?: number;
}

/** An unusual event. A run can be repeated without any of its events. */
export type ChaosEvent =
  /** One venue's fault, or those of several that are wrong in the same way. */
  | { readonly what: "faults"; readonly faults: readonly VenueFault[] }
  /** A loss of 15 % in ten minutes, or no change at all. */
  | ({ readonly what: "crash" | "calm" } & Span)
  /** Little trading in pounds: in about one minute in `every`. */
  | ({ readonly what: "thin"; readonly every: number } & Span)
  /** The timer of every slot in the span fires so many milliseconds late (early when negative), twice, or not at all. */
  | ({ readonly what: "late"; readonly by: number } & Span)
  | ({ readonly what: "doubled"; readonly together: boolean } & Span)
  | ({ readonly what: "skipped" } & Span)
  /** Our clock is so far ahead (behind if negative), in milliseconds. */
  | ({ readonly what: "clock"; readonly by: number } & Span)
  /** Another program holds the store's file locked for the first so many milliseconds of every run in the span. */
  | ({ readonly what: "locked"; readonly for: number } & Span)
  /** The store's file cannot grow. */
  | ({ readonly what: "full" } & Span)
  /** A second pipeline is started on the same file when the run of the slot at `from` begins; a kill of that run waits until it was refused. */
  | ({ readonly what: "second" } & Span)
  /** The process is killed so many milliseconds after it has begun the run of the slot at `from`, and restarted. */
  | ({ readonly what: "kill"; readonly after: number } & Span);

export interface Scenario {
  readonly seed: number;
  /** The first slot, and how many there are. */
  readonly first: number;
  readonly slots: number;
  readonly events: readonly ChaosEvent[];
  /** A recording instead of a path made for this run: a file with the lines `timestamp,close`. */
  readonly recorded?: string;
  /** Whether to use real sockets, and to wait for deadlines in real time. */
  readonly sockets?: boolean;
}

export const endOf = ({ first, slots }: Scenario) => first + slots * SLOT;

export const holds = ({ from, to }: Span, time: number) => from <= time && time < to;

export function faultsOf({ events }: Pick<Scenario, "events">): VenueFault[] {
  return events.flatMap((event) => (event.what === "faults" ? event.faults : []));
}
