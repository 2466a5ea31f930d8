import { RECORDED_FILE, recordedDay } from "@stand-ins/venues";
import { beforeAll, describe, expect, test } from "vitest";
import { type Finding, lineOf } from "./chaos/judge/finding.ts";
import type { Verdict } from "./chaos/judge/judge.ts";
import { runScenario } from "./chaos/run.ts";
import { KINDS, PRICE_KINDS } from "./chaos/scenario/make.ts";
import { type Chance, chance, pick } from "./chaos/scenario/random.ts";
import {
  CURRENCIES,
  faultsOf,
  MINUTE,
  type Scenario,
  SLOT,
  VENUES,
  type VenueFault,
} from "./chaos/scenario/scenario.ts";
import { unexpected } from "./chaos/shrink.ts";

const SEED = 20_250_714;
/** Faults that take their deadline in real time: each gets its own slot; the others may be combined freely. */
const SLOW = ["hang", "slow-drip", "rate-limited"];
const QUICK = KINDS.filter((kind) => !SLOW.includes(kind));

const { from, to } = recordedDay();
const first = Math.ceil(from / SLOT) * SLOT;
const scenario: Scenario = { seed: SEED, first, slots: Math.floor((to - first) / SLOT) + 1, ...day(chance(SEED)) };

/** Faults of every kind at every venue, several at once, lasting from one slot to three hours; over real sockets. */
function day(random: Chance): Pick<Scenario, "events" | "recorded" | "sockets"> {
  const anySlot = () => first + Math.floor((random() * (to - first)) / SLOT) * SLOT - MINUTE;
  const quick = VENUES.flatMap((venue) =>
    Array.from({ length: 14 }, (): VenueFault => {
      const [begin, kind] = [anySlot(), pick(random, QUICK)];
      const currency = PRICE_KINDS.includes(kind) && random() < 0.3 ? { currency: pick(random, CURRENCIES) } : {};
      return { venue, kind, from: begin, to: begin + Math.ceil(random() ** 3 * 36) * SLOT, ...currency };
    }),
  );
  const slow = SLOW.map((kind): VenueFault => {
    const begin = anySlot();
    return { venue: pick(random, VENUES), kind, from: begin, to: begin + SLOT };
  });
  // All venues are down for an hour, which is filled later, and at the end of the day, which is not.
  const out = VENUES.flatMap((venue): VenueFault[] => [
    { venue, kind: "down", from: first + 100 * SLOT - MINUTE, to: first + 112 * SLOT - MINUTE },
    { venue, kind: "down", from: to - 6 * SLOT, to: to + SLOT },
  ]);
  return { events: [{ what: "faults", faults: [...out, ...slow, ...quick] }], recorded: RECORDED_FILE, sockets: true };
}

describe("a day of real prices through all venues, over sockets, with random faults on", () => {
  let verdict: Verdict;
  beforeAll(async () => {
    verdict = await runScenario(scenario);
  });

  test("has each slot for which three honest venues ever had a price, once, on the path", () => {
    expect(unexpected(verdict).map(lineOf)).toEqual([]);
  });

  test("has no price further than 0.1 % from the path, even where honest venues are no majority", () => {
    const far = ({ text }: Finding) => {
      const [, price, low, high] = /^([\d.]+) .*expected ([\d.]+) to ([\d.]+)/.exec(text) ?? [];
      return !(Number(low) * 0.999 <= Number(price) && Number(price) <= Number(high) * 1.001);
    };
    expect(verdict.findings.filter(far).map(lineOf)).toEqual([]);
  });

  test("is a hard one: with every kind of fault, backfilled prices and slots without a price", () => {
    expect([...new Set(faultsOf(scenario).map(({ kind }) => kind))].toSorted()).toEqual(KINDS.toSorted());
    for (const { prices, backfilled } of verdict.tallies) {
      expect(backfilled).toBeGreaterThanOrEqual(12);
      expect(prices).toBeGreaterThan(scenario.slots * 0.9);
      expect(prices).toBeLessThanOrEqual(scenario.slots - 6);
    }
  });
});
