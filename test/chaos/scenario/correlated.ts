import { beforeItsSlot, howFar, oneFault, spanIn } from "./make.ts";
import { chance, pick, several } from "./random.ts";
import { type ChaosEvent, DAY, HOUR, type Scenario, SLOT, type Span, VENUES } from "./scenario.ts";

/** The ways in which venues are wrong together, by the value of the flag. */
export const SETTINGS = {
  two: "two venues are wrong in the same way",
  three: "two or three venues are wrong in the same way, and one other is silent",
  frozen: "two to four venues are frozen together, or their clocks are off by the same amount",
} as const;

export type Setting = keyof typeof SETTINGS;

/**
 * Days on which only venues go wrong, and mostly together: wherever a rule can be outvoted, liars make the stored prices.
 */
export function makeCorrelated(seed: number, days: number, setting: Setting, begin?: number): Scenario {
  const random = chance(seed);
  const any = Date.UTC(2026, 0, 1) + Math.floor(random() * 365) * DAY;
  const first = begin ?? any;
  const all = { from: first, to: first + days * DAY };
  const many = (aDay: number, make: () => ChaosEvent) => Array.from({ length: Math.ceil(aDay * days) }, make);
  const together = (span: Span): ChaosEvent => {
    const kind = setting === "frozen" ? pick(random, ["frozen", "clock-skew"]) : "outlier";
    const far = howFar(random, kind);
    const count = { two: 2, three: 2 + Math.floor(random() * 2), frozen: 2 + Math.floor(random() * 3) }[setting];
    const chosen = several(random, VENUES, count + 1);
    const [silent = chosen[0], ...wrong] = chosen;
    const faults = wrong.map((venue) => ({ venue, kind, ...beforeItsSlot(span), ...far }));
    const down = { venue: silent as (typeof VENUES)[number], kind: "down", ...beforeItsSlot(span) };
    return { what: "faults", faults: setting === "three" ? [...faults, down] : faults };
  };
  const events = [
    ...many(8, () => together(spanIn(random, all, 2 * HOUR))),
    ...many(10, (): ChaosEvent => ({ what: "faults", faults: [oneFault(random, spanIn(random, all, 2 * HOUR))] })),
  ];
  return { seed, first, slots: Math.round((days * DAY) / SLOT), events };
}
