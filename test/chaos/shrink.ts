import type { Finding } from "./judge/finding.ts";
import type { Verdict } from "./judge/judge.ts";
import { type Scenario, SLOT } from "./scenario/scenario.ts";

export interface Shrunk {
  readonly slots: number;
  /** The indexes of the remaining events. */
  readonly events: readonly number[];
}

/** The most runs to try: a larger result is better than a longer wait. */
const MOST_RUNS = 40;

/** The findings, except those with honest venues outvoted. */
export const unexpected = ({ findings }: Verdict): Finding[] => findings.filter(({ outvoted }) => outvoted !== true);

/** The requested part of a scenario. */
export function partOf(scenario: Scenario, { slots, events }: Shrunk): Scenario {
  return { ...scenario, slots, events: events.flatMap((index) => scenario.events[index] ?? []) };
}

/**
 * The smallest part of a failing scenario that still fails in the same way, found greedily: first fewer slots, then fewer events, by halves,
 * quarters and so on.
 */
export async function shrink(
  scenario: Scenario,
  verdict: Verdict,
  run: (part: Scenario) => Promise<Verdict>,
): Promise<Shrunk> {
  const checks = new Set(unexpected(verdict).map(({ check }) => check));
  let best: Shrunk = { slots: scenario.slots, events: [...scenario.events.keys()] };
  let left = MOST_RUNS;
  const attempt = async (part: Shrunk): Promise<boolean> => {
    if (left-- <= 0) return false;
    const stillFails = unexpected(await run(partOf(scenario, part))).some(({ check }) => checks.has(check));
    if (stillFails) best = part;
    return stillFails;
  };
  const first = Math.min(...unexpected(verdict).map(({ slot }) => slot ?? Number.POSITIVE_INFINITY));
  const enough = (first - scenario.first) / SLOT + 1;
  for (const slots of [enough, enough + 12, enough + 60]) {
    if (slots < best.slots && (await attempt({ ...best, slots }))) break;
  }
  for (let size = Math.ceil(best.events.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < best.events.length; ) {
      const events = best.events.toSpliced(start, size);
      if (!(await attempt({ ...best, events }))) start += size;
    }
  }
  return best;
}
