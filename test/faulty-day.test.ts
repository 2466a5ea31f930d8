import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  Market,
  recordedDay,
  type Simulator,
  startSimulator,
  uniform,
} from "@stand-ins/venues";
import { type Currency, formatPrice, type PriceRow, type PriceSource, run, SOURCE_NAMES, slotsOf } from "@tracker/core";
import { readSettings, unwrap, urlSetting } from "@tracker/settings";
import { createSources } from "@tracker/sources";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectedPrice, type World } from "./oracle.ts";

const SEED = 20_250_714;
const path = recordedDay();
const market = new Market(path);
const [first, last] = [path.from, path.to];
const slots = [...slotsOf({ from: first, to: last + 1 })];
const CURRENCIES = ["USD", "GBP", "EUR"] as Currency[];
const VENUES = SOURCE_NAMES.slice(0, 6);
/** These cost their deadline in real time: they get a slot of their own each, the others come in any number. */
const SLOW: readonly FaultKind[] = ["hang", "slow-drip"];
/** Tried in `venues.test.ts`: what this day's oracle knows is prices and silence. */
const ELSEWHERE: readonly FaultKind[] = ["cached", "clock-skew", "repeated-rows"];
const QUICK = FAULT_KINDS.filter((kind) => !SLOW.includes(kind) && !ELSEWHERE.includes(kind));

const folder = mkdtempSync(join(tmpdir(), "faulty-day-"));
let simulator: Simulator;
let world: World;
let rows: PriceRow[];

/** Faults of every kind at every venue, several at once, from one slot to three hours long; the same for the same seed. */
function randomFaults(seed: number): Fault[] {
  const random = uniform(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const quick = VENUES.flatMap((venue) =>
    Array.from({ length: 14 }, (): Fault => {
      const from = pick(slots) - 1;
      const to = from + Math.ceil(random() ** 3 * 36) * 300_000;
      return { venue, kind: pick(QUICK), from, to, ...(random() < 0.3 && { currency: pick(CURRENCIES) }) };
    }),
  );
  const slow = SLOW.map((kind): Fault => ({ venue: pick(VENUES), kind, from: pick(slots) - 1, to: undefined }));
  return [...slow.map((fault) => ({ ...fault, to: (fault.from ?? 0) + 300_000 })), ...quick].map(
    onlyPriceFaultsHaveACurrency,
  );
}

function onlyPriceFaultsHaveACurrency(fault: Fault): Fault {
  const spoilsAPrice = ["null-currency", "wrong-type", "stale-last", "outlier"].includes(fault.kind);
  return spoilsAPrice ? fault : { ...fault, currency: undefined };
}

beforeAll(async () => {
  let now = first;
  simulator = await startSimulator({ market, now: () => now });
  // The day ends in an outage of all venues: its last half hour is never filled.
  simulator.faults.push(
    ...VENUES.map((venue) => ({ venue, kind: "down" as const, from: last - 6 * 300_000 })),
    ...randomFaults(SEED),
  );
  world = { market, faults: simulator.faults, first, last };
  const urls = Object.fromEntries(SOURCE_NAMES.map((name) => [urlSetting(name).name, simulator.urls[name]]));
  const settings = unwrap(readSettings(urls));
  const sources: readonly PriceSource[] = unwrap(createSources(settings));
  const store = openEmbeddedStore(join(folder, "prices.db"));
  for (const slot of slots) {
    now = slot;
    await run(
      { sources, store, clock: { now: () => now } },
      { ...settings, earliest: slots[0] as number },
      new AbortController().signal,
    );
  }
  rows = (await Promise.all(CURRENCIES.map((currency) => store.prices(currency, { from: 0, to: last + 1 })))).flat();
  await store.close();
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

describe("a day of real prices through all venues, with random faults on", () => {
  test("has every slot that ever had a quorum stored once, at the price that an independent rule gives, and no other", () => {
    const stored = new Map(rows.map((row) => [`${row.currency} ${row.slot}`, row]));
    expect(stored.size).toBe(rows.length);
    const wrong: string[] = [];
    for (const currency of CURRENCIES) {
      for (const slot of slots) {
        const expected = expectedPrice(world, currency, slot);
        const row = stored.get(`${currency} ${slot}`);
        const found = row && { price: Number(formatPrice(row.price)), backfilled: row.quality === "backfilled" };
        const same =
          expected &&
          found &&
          Math.abs(expected.price - found.price) < 0.000_11 &&
          expected.backfilled === found.backfilled;
        if (expected || found ? !same : false)
          wrong.push(
            `${currency} ${new Date(slot).toISOString()}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`,
          );
      }
    }
    expect(wrong).toEqual([]);
  });

  test("was a hard one: every kind of fault came up, prices were degraded, backfilled and impossible", () => {
    expect([...new Set(world.faults.map(({ kind }) => kind))].toSorted()).toEqual([...QUICK, ...SLOW].toSorted());
    const having = (quality: string) => rows.filter((row) => row.quality === quality).length;
    expect(having("degraded")).toBeGreaterThan(20);
    expect(having("backfilled")).toBeGreaterThan(20);
    expect(having("ok")).toBeGreaterThan(300);
    expect(rows.length).toBe(CURRENCIES.length * (slots.length - 7));
  });
});
