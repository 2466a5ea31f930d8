import { chance } from "./random.ts";
import { type ChaosEvent, endOf, holds, type Scenario, SLOT } from "./scenario.ts";

/** One firing of the timer. */
export interface Tick {
  /** The true time, and the time of our clock. */
  readonly time: number;
  readonly ours: number;
  /** Two runs at once. */
  readonly together: boolean;
  /** For how long another program locks the store's file from then on, and whether the disk is full. */
  readonly locked: number;
  readonly full: boolean;
  /** Whether a second pipeline is started on the same file. */
  readonly second: boolean;
}

/** Every firing of a scenario's timer, in order of true time. */
export function ticksOf(scenario: Scenario): Tick[] {
  const delay = chance(scenario.seed ^ 0x71c);
  const ticks: Tick[] = [];
  for (let slot = scenario.first; slot < endOf(scenario); slot += SLOT) {
    ticks.push(...ticksOfSlot(scenario.events, slot, Math.round(20 + 1_500 * delay())));
  }
  return ticks.toSorted((a, b) => a.time - b.time);
}

function ticksOfSlot(events: readonly ChaosEvent[], slot: number, usual: number): Tick[] {
  const held = events.filter((event) => "from" in event && holds(event, slot));
  if (held.some(({ what }) => what === "skipped")) return [];
  const late = held.reduce((sum, event) => sum + (event.what === "late" ? event.by : 0), 0);
  const wrong = held.reduce((sum, event) => sum + (event.what === "clock" ? event.by : 0), 0);
  // A timer fires at the boundaries of our clock that are nearest to the true ones.
  const shift = wrong - Math.round(wrong / SLOT) * SLOT;
  const time = slot + (late === 0 ? usual : late) - shift;
  const locked = Math.max(0, ...held.map((event) => (event.what === "locked" ? event.for : 0)));
  const full = held.some(({ what }) => what === "full");
  const second = held.some((event) => event.what === "second" && event.from === slot);
  const tick = { time, ours: time + wrong, together: false, locked, full, second };
  const doubled = held.find((event) => event.what === "doubled");
  if (doubled?.what !== "doubled") return [tick];
  if (doubled.together) return [{ ...tick, together: true }];
  return [tick, { ...tick, time: time + 2_000, ours: tick.ours + 2_000, second: false }];
}
