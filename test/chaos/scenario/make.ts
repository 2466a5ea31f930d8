import { between, type Chance, chance, pick, several } from "./random.ts";
import {
  type ChaosEvent,
  CURRENCIES,
  DAY,
  HOUR,
  MINUTE,
  type Scenario,
  SLOT,
  type Span,
  VENUES,
  type VenueFault,
} from "./scenario.ts";

/** The longest run: longer commands become several runs, each with its own seed. */
export const MOST_DAYS = 4;

export const PRICE_KINDS = ["null-currency", "wrong-type", "stale-last", "outlier"];
/** Everything that a venue can do wrong. */
export const KINDS = [
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
  ...PRICE_KINDS,
  "frozen",
  "cached",
  "clock-skew",
  "repeated-rows",
];
/** Shorter and longer than a store waits, in milliseconds. */
const LOCKED_FOR = [200, 3_000, 4_900, 6_000, MINUTE];
const TIMES = [10, 0.1, 1.1, 0.9];

/** A run of so many days (at most MOST_DAYS), always the same for the same numbers; it begins on a random day unless `begin` is given. */
export function makeScenario(seed: number, days: number, begin?: number): Scenario {
  const random = chance(seed);
  // Any day will do, even one on which clocks change somewhere.
  const any = Date.UTC(2026, 0, 1) + Math.floor(random() * 365) * DAY;
  const first = begin ?? any;
  const all = { from: first, to: first + days * DAY };
  const count = (aDay: number) => Math.ceil(aDay * days);
  const many = (aDay: number, make: () => ChaosEvent) => Array.from({ length: count(aDay) }, make);
  const span = (longest: number) => spanIn(random, all, longest);
  const events: ChaosEvent[] = [
    ...many(30, () => ({ what: "faults", faults: [oneFault(random, span(3 * HOUR))] })),
    ...many(2, () => ({ what: "faults", faults: alike(random, span(2 * HOUR)) })),
    ...many(0.5, () => ({ what: "crash", ...lasting(10 * MINUTE, span(HOUR)) })),
    ...many(0.5, () => ({ what: "calm", ...lasting(3 * HOUR, span(HOUR)) })),
    ...many(0.5, () => ({ what: "thin", every: pick(random, [5, 20]), ...lasting(8 * HOUR, span(HOUR)) })),
    ...many(2, () => ({ what: "late", by: lateness(random), ...span(HOUR) })),
    ...many(2, () => ({ what: "doubled", together: random() < 0.5, ...span(HOUR) })),
    ...many(4, () => ({ what: "skipped", ...span(3 * HOUR) })),
    ...many(0.7, () => ({ what: "clock", by: wrongness(random), ...span(2 * HOUR) })),
    ...many(0.5, () => ({ what: "kill", after: Math.round(between(random, 0, 30)), ...lasting(SLOT, span(HOUR)) })),
  ];
  // A laptop that was closed for 60 hours, if the run is long enough.
  if (days > 3 && random() < 0.3) events.push({ what: "skipped", ...lasting(60 * HOUR, { from: first + 3 * HOUR }) });
  const alone = span(HOUR);
  events.push(
    ...many(0.7, () => ({ what: "locked", for: pick(random, LOCKED_FOR), ...span(2 * HOUR) })),
    ...many(0.5, () => ({ what: "full", ...span(3 * HOUR) })),
    ...many(0.25, () => ({ what: "second", ...lasting(SLOT, span(HOUR)) })),
  );
  // A pipeline whose second start was refused is killed, and the next one takes over.
  if (random() < 0.5)
    events.push(
      { what: "second", ...lasting(SLOT, alone) },
      { what: "kill", after: Math.round(between(random, 0, 30)), ...lasting(SLOT, alone) },
    );
  return { seed, first, slots: Math.round((days * DAY) / SLOT), events };
}

/** A span from one slot to the longest, short ones more often. */
export function spanIn(random: Chance, { from, to }: Span, longest: number): Span {
  const begin = from + Math.floor((random() * (to - from)) / SLOT) * SLOT;
  return { from: begin, to: begin + Math.ceil((random() ** 3 * longest) / SLOT) * SLOT };
}

const lasting = (length: number, { from }: { readonly from: number }): Span => ({ from, to: from + length });

export function oneFault(random: Chance, span: Span): VenueFault {
  const kind = pick(random, KINDS);
  const currency = PRICE_KINDS.includes(kind) && random() < 0.4 ? { currency: pick(random, CURRENCIES) } : {};
  return { venue: pick(random, VENUES), kind, ...beforeItsSlot(span), ...currency, ...howFar(random, kind) };
}

/** Two or three venues that are wrong in the same way, including candles: the same factor, frozen together, clocks off by the same amount. */
function alike(random: Chance, span: Span): VenueFault[] {
  const kind = pick(random, ["outlier", "frozen", "clock-skew"]);
  const far = howFar(random, kind);
  const venues = several(random, VENUES, 2 + Math.floor(random() * 2));
  return venues.map((venue) => ({ venue, kind, ...beforeItsSlot(span), ...far }));
}

/** A timer may fire some seconds before its boundary: the fault must be in effect by then. */
export const beforeItsSlot = ({ from, to }: Span): Span => ({ from: from - MINUTE, to: to - MINUTE });

export function howFar(random: Chance, kind: string): Pick<VenueFault, "times" | "by"> {
  if (kind === "outlier") return { times: pick(random, TIMES) };
  if (kind === "cached") return { by: pick(random, [MINUTE, 4 * MINUTE, HOUR]) };
  if (kind === "clock-skew")
    return { by: pick(random, [-HOUR, -4 * MINUTE, -20_000, 20_000, 2 * MINUTE, HOUR, 400 * DAY]) };
  return {};
}

/** A delay within the live window, at its edges, or far too late; or some seconds early. */
const lateness = (random: Chance) =>
  pick(random, [-4_500, -200, 5_000, 55_000, 59_900, 61_000, 100_000, 280_000, 299_000]);

const wrongness = (random: Chance) =>
  pick(random, [-12_000, 20_000, -4 * MINUTE, 7 * MINUTE, -HOUR, 2 * HOUR, 26 * HOUR]);
