import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BACKFILL_STEP } from "./backfill.ts";
import { TrackerError } from "./errors.ts";
import { HOUR, MINUTE, SECOND } from "./instant.ts";
import type { Ports } from "./ports.ts";
import { REFERENCE_AGE } from "./rule.ts";
import { type RunSettings, run } from "./run.ts";
import { addSlots, isLive, LIVE_WINDOW, SLOT_LENGTH, type Slot, slotAt, toSlot } from "./slot.ts";
import type { PriceSource, SourceName } from "./source.ts";
import type { PriceStore } from "./store.ts";
import { EUR, fakeSource, memoryStore, price, USD } from "./testing/index.ts";

const SLOTS_AN_HOUR = HOUR / SLOT_LENGTH;
const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const SETTINGS: RunSettings = { currencies: [USD, EUR], lookBackHours: 1, quoteDays: 90 };
const NEVER = new AbortController().signal;
const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** A price that differs every second, so that a price in the wrong slot is noticed. */
const path = (instant: number) => 100_000 + ((instant / SECOND) % 100_000) / 100;

interface World extends Ports {
  time: number;
}

function world(
  start: number,
  change: Partial<Record<SourceName, (source: PriceSource) => PriceSource>> = {},
  store: PriceStore = memoryStore(),
): World {
  const made: World = { time: start, store, sources: [], clock: { now: () => made.time } };
  const sources = ["coinbase", "kraken", "bitstamp"].map((name) => {
    const source = fakeSource({ name, currencies: [USD, EUR], now: () => made.time, at: path });
    return change[name]?.(source) ?? source;
  });
  return Object.assign(made, { sources });
}

const stored = async ({ store }: Ports) =>
  (await Promise.all([USD, EUR].map((currency) => store.prices(currency, ALL)))).flat();

describe("a run", () => {
  test("on time stores the live price of its slot with its quotes, and fills the hour before it", async () => {
    const here = world(NOON);
    const report = await run(here, SETTINGS, NEVER);
    expect(report).toMatchObject({
      slot: NOON,
      live: true,
      priced: [USD, EUR],
      backfilled: { stored: 2 * SLOTS_AN_HOUR, missing: 0 },
    });
    const rows = await here.store.prices(USD, ALL);
    expect(rows).toHaveLength(1 + SLOTS_AN_HOUR);
    expect(rows.at(-1)).toMatchObject({
      slot: NOON,
      price: price(path(NOON)),
      quality: "ok",
      kept: 3,
      asked: 3,
      capturedAt: NOON,
    });
    expect(rows[0]).toMatchObject({ slot: NOON - HOUR, price: price(path(NOON - HOUR)), quality: "backfilled" });
    expect(await here.store.quotes(NOON)).toHaveLength(6);
  });

  test("in mid-slot leaves the slot to the candles, which give the price at its boundary", async () => {
    const here = world(NOON + 2 * MINUTE);
    const report = await run(here, SETTINGS, NEVER);
    expect(report).toMatchObject({ slot: NOON, live: false, captures: [], priced: [USD, EUR] });
    expect((await here.store.prices(USD, ALL)).at(-1)).toMatchObject({
      slot: NOON,
      price: price(path(NOON)),
      quality: "backfilled",
    });
  });

  test("without a quorum stores the quotes with their verdicts, and no price", async () => {
    const silent = (source: PriceSource) => ({
      ...source,
      ...fakeSource({ name: source.name, currencies: [USD, EUR], now: () => 0, at: () => undefined }),
    });
    const here = world(NOON, { kraken: silent, coinbase: silent });
    const report = await run(here, SETTINGS, NEVER);
    expect(report.priced).toEqual([]);
    expect(await stored(here)).toEqual([]);
    expect((await here.store.quotes(NOON)).map(({ source, verdict }) => `${source} ${verdict}`)).toEqual([
      "bitstamp no-quorum",
      "coinbase no-answer",
      "kraken no-answer",
      "bitstamp no-quorum",
      "coinbase no-answer",
      "kraken no-answer",
    ]);
  });

  test("leaves a slot that it could not price to the next run, even if its candle is finished", async () => {
    const silent = (source: PriceSource) => ({ ...source, ask: async () => [] });
    const here = world(NOON + LIVE_WINDOW, { coinbase: silent, kraken: silent, bitstamp: silent });
    expect(await run(here, SETTINGS, NEVER)).toMatchObject({ live: true, priced: [] });
    expect(await here.store.prices(USD, { from: NOON, to: NOON + 1 })).toEqual([]);
    here.time += 1;
    expect(await run(here, SETTINGS, NEVER)).toMatchObject({ live: false, priced: [USD, EUR] });
  });

  describe("with a clock that is wrong", () => {
    const told = (times: Partial<Record<SourceName, number | null>>) => {
      const saying = (by: number | null | undefined) => (source: PriceSource) => ({
        ...source,
        ask: async (...asked: Parameters<PriceSource["ask"]>) =>
          (await source.ask(...asked)).map((answer) => ({
            ...answer,
            serverTime: by === null ? null : NOON + (by ?? 0),
          })),
      });
      return Object.fromEntries(Object.entries(times).map(([name, by]) => [name, saying(by)]));
    };

    test.each<[string, number, Partial<Record<SourceName, number | null>>]>([
      ["hours behind", -3 * HOUR, { coinbase: 3 * HOUR, kraken: 3 * HOUR, bitstamp: 3 * HOUR }],
      ["31 s ahead", 31 * SECOND, { coinbase: -31 * SECOND, kraken: -31 * SECOND, bitstamp: -31 * SECOND }],
      ["ahead by the majority", 40 * SECOND, { coinbase: -35 * SECOND, kraken: -40 * SECOND, bitstamp: -HOUR }],
      [
        "ahead by two venues, while the third gives no time",
        MINUTE,
        { coinbase: -MINUTE, kraken: -MINUTE, bitstamp: null },
      ],
    ])("%s stores nothing live, trims nothing, and reports the offset", async (_what, offset, times) => {
      const store = memoryStore();
      let trimmed = 0;
      const trimQuotes = async () => ++trimmed;
      const report = await run(world(NOON, told(times), { ...store, trimQuotes }), SETTINGS, NEVER);
      expect(report).toMatchObject({ live: true, clockOffset: offset, captures: [], priced: [] });
      expect((await store.prices(USD, ALL)).filter(({ quality }) => quality !== "backfilled")).toEqual([]);
      expect(trimmed).toBe(0);
    });

    test.each<[string, number | null, Partial<Record<SourceName, number | null>>]>([
      ["by only 30 s", -30 * SECOND, { coinbase: 30 * SECOND, kraken: 30 * SECOND, bitstamp: 30 * SECOND }],
      ["by one venue of three", 0, { coinbase: 0, kraken: 0, bitstamp: HOUR }],
      ["by one venue of two", null, { coinbase: HOUR, kraken: 0, bitstamp: null }],
      ["by venues that do not agree", null, { coinbase: HOUR, kraken: 0, bitstamp: -HOUR }],
      ["by the only venue that gives a time", null, { coinbase: HOUR, kraken: null, bitstamp: null }],
    ])("%s captures all the same", async (_what, clockOffset, times) => {
      const report = await run(world(NOON, told(times)), SETTINGS, NEVER);
      expect(report).toMatchObject({ clockOffset, priced: [USD, EUR] });
    });
  });

  test("that cannot read earlier prices judges without them, and reports it", async () => {
    const offline = new TrackerError("no-answer", "offline");
    const store = memoryStore();
    const quotes = async () => Promise.reject(offline);
    const report = await run(world(NOON, {}, { ...store, quotes }), SETTINGS, NEVER);
    expect(report).toMatchObject({ priced: [USD, EUR], failures: [{ step: "compare", error: offline }] });
    expect(await store.prices(USD, ALL)).toHaveLength(1 + SLOTS_AN_HOUR);
  });

  test("judges a slot by earlier prices and quotes", async () => {
    const only = (names: readonly SourceName[], at: (instant: number) => number) =>
      Object.fromEntries(
        (["coinbase", "kraken", "bitstamp"] as const).map((name) => [
          name,
          (source: PriceSource) => ({
            ...fakeSource({
              name,
              currencies: [USD, EUR],
              now: () => here.time,
              at: (instant) => (names.includes(name) ? at(instant) : undefined),
            }),
            history: undefined as never,
            currencies: source.currencies,
          }),
        ]),
      );
    const jump = (instant: number) => (instant < NOON ? 100_000 : 90_000);
    const here = world(addSlots(NOON, -1), {});
    await run(here, { ...SETTINGS, currencies: [USD] }, NEVER);
    // Two are asked from here on: a pair of more than two is left to candles.
    const two = world(0, only(["coinbase", "kraken"], jump)).sources.slice(0, 2);
    Object.assign(here, { sources: two });
    const forgotten = REFERENCE_AGE / SLOT_LENGTH + 1;
    for (const [slots, price] of [
      [0, null],
      [1, null],
      [forgotten, null],
      [forgotten + 1, 90_000],
    ] as const) {
      here.time = addSlots(NOON, slots);
      const { captures } = await run(here, { ...SETTINGS, currencies: [USD] }, NEVER);
      expect(captures[0]?.price?.price ?? null).toBe(price === null ? null : price * 10_000);
    }
  });

  test("fails if the captures cannot be stored", async () => {
    const broken: PriceStore = { ...memoryStore(), save: async () => Promise.reject(new Error("disk full")) };
    await expect(run(world(NOON, {}, broken), SETTINGS, NEVER)).rejects.toThrow("disk full");
  });

  describe("whose live price is stored", () => {
    const full = new TrackerError("store-failed", "disk full");
    const failing = async () => Promise.reject(full);

    test("reports that filling the gaps failed, and trims all the same", async () => {
      const store = memoryStore();
      let trimmed = 0;
      const trimQuotes = async () => ++trimmed;
      const report = await run(world(NOON, {}, { ...store, pricedSlots: failing, trimQuotes }), SETTINGS, NEVER);
      expect(report).toMatchObject({ live: true, priced: [USD, EUR], backfilled: { stored: 0 }, endedAt: NOON });
      expect(report.failures).toEqual([{ step: "backfill", error: full }]);
      expect(await store.prices(USD, ALL)).toHaveLength(1);
      expect(trimmed).toBe(1);
    });

    test("reports what was filled before filling failed", async () => {
      const store = memoryStore();
      let saves = 0;
      const save: PriceStore["save"] = async (captures) => (saves++ < 2 ? store.save(captures) : failing());
      const long = { ...SETTINGS, currencies: [USD], lookBackHours: (2 * BACKFILL_STEP) / SLOTS_AN_HOUR };
      const report = await run(world(NOON, {}, { ...store, save }), long, NEVER);
      expect(report).toMatchObject({ priced: [USD], failures: [{ step: "backfill", error: full }] });
      expect(report.backfilled.stored).toBe(BACKFILL_STEP);
      expect(await store.prices(USD, ALL)).toHaveLength(1 + BACKFILL_STEP);
    });

    test("reports that trimming failed, or both, whatever the error", async () => {
      const bug = new RangeError("a bug");
      const trimQuotes = async () => Promise.reject(bug);
      const trimming = await run(world(NOON, {}, { ...memoryStore(), trimQuotes }), SETTINGS, NEVER);
      expect(trimming).toMatchObject({ priced: [USD, EUR], backfilled: { stored: 2 * SLOTS_AN_HOUR } });
      expect(trimming.failures).toEqual([{ step: "trim", error: bug }]);
      const both = await run(world(NOON, {}, { ...memoryStore(), pricedSlots: failing, trimQuotes }), SETTINGS, NEVER);
      expect(both.failures.map(({ step }) => step)).toEqual(["backfill", "trim"]);
      expect(both.priced).toEqual([USD, EUR]);
    });

    test("reports that time ran out while the gaps were filled", async () => {
      const stop = new AbortController();
      const late = new TrackerError("no-answer", "reading slots did not end in time");
      const pricedSlots = async () => {
        stop.abort();
        throw late;
      };
      const report = await run(world(NOON, {}, { ...memoryStore(), pricedSlots }), SETTINGS, stop.signal);
      expect(report).toMatchObject({ priced: [USD, EUR], failures: [{ step: "backfill", error: late }] });
    });
  });

  test("that is late reports the slot's price even if trimming fails, and fails if it cannot read whether there is one", async () => {
    const failing = async () => Promise.reject(new Error("offline"));
    const late = NOON + 2 * MINUTE;
    const report = await run(world(late, {}, { ...memoryStore(), trimQuotes: failing }), SETTINGS, NEVER);
    expect(report).toMatchObject({ live: false, priced: [USD, EUR], failures: [{ step: "trim" }] });
    await expect(run(world(late, {}, { ...memoryStore(), pricedSlots: failing }), SETTINGS, NEVER)).rejects.toThrow(
      "offline",
    );
    const unsaved = await run(world(late, {}, { ...memoryStore(), save: failing }), SETTINGS, NEVER);
    expect(unsaved).toMatchObject({ priced: [], failures: [{ step: "backfill" }] });
  });

  test("deletes quotes older than they are kept, but no prices", async () => {
    const here = world(NOON);
    await run(here, SETTINGS, NEVER);
    here.time = addSlots(NOON, 2 * 288);
    await run(here, { ...SETTINGS, quoteDays: 1 }, NEVER);
    expect(await here.store.quotes(NOON)).toEqual([]);
    expect((await here.store.prices(USD, { from: NOON, to: NOON + 1 })).length).toBe(1);
  });
});

describe("a clock", () => {
  const offsets = fc.integer({ min: -20 * SECOND, max: 6 * MINUTE });
  const firings = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), offsets), { minLength: 1, maxLength: 12 });

  test("that fires early, late, twice or out of order never puts a price into the wrong slot", async () => {
    await fc.assert(
      fc.asyncProperty(firings, async (times) => {
        const here = world(NOON);
        for (const [slots, offset] of times) {
          here.time = addSlots(NOON, slots) + offset;
          await run(here, SETTINGS, NEVER);
        }
        for (const row of await stored(here)) {
          const askedAt = times
            .map(([slots, offset]) => addSlots(NOON, slots) + offset)
            .filter((time) => isLive(row.slot, time) && slotAt(time) === row.slot);
          const allowed = row.quality === "backfilled" ? [row.slot] : askedAt;
          expect(allowed.map((time) => price(path(time)))).toContain(row.price);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ["forward", SLOT_LENGTH],
    ["back", -SLOT_LENGTH],
  ])(
    "that jumps %s while the sources are asked leaves the slot without a price, not with a wrong one",
    async (_way, jump) => {
      const here: World = world(NOON, {
        coinbase: (source) => ({
          ...source,
          ask: async (slot, currencies, signal) => {
            here.time += jump;
            return source.ask(slot, currencies, signal);
          },
        }),
      });
      const report = await run(here, SETTINGS, NEVER);
      expect(report.captures.every(({ price: found }) => found === null)).toBe(true);
      expect(report.captures[0]?.quotes[0]).toMatchObject({
        verdict: "no-answer",
        detail: "the clock moved out of the slot while the source was being asked",
      });
    },
  );
});

describe("capturing is idempotent", () => {
  /** A store whose calls wait for the scheduler, so that runs interleave in any order. */
  function scheduled(store: PriceStore, scheduler: fc.Scheduler): PriceStore {
    return {
      ...store,
      save: scheduler.scheduleFunction(store.save, undefined),
      pricedSlots: scheduler.scheduleFunction(store.pricedSlots, undefined),
    };
  }

  const withoutTimes = (rows: Awaited<ReturnType<typeof stored>>) => rows.map(({ capturedAt: _, ...row }) => row);

  test("any slots in any order, repeated and interleaved, give the same rows as once in order", async () => {
    const slots = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(slots, fc.scheduler(), async (order, scheduler) => {
        const once = world(NOON);
        for (const slot of [...new Set(order)].toSorted((a, b) => a - b)) await runAt(once, addSlots(NOON, slot));

        const store = memoryStore();
        const runs = order.map((slot) => runAt(world(NOON, {}, scheduled(store, scheduler)), addSlots(NOON, slot)));
        await scheduler.waitFor(Promise.all(runs));
        // A backfill may come before or after a live capture of the same slot: both leave the live price.
        const live = (rows: Awaited<ReturnType<typeof stored>>) =>
          withoutTimes(rows).filter(({ quality }) => quality === "ok");
        expect(live(await stored({ ...once, store }))).toEqual(live(await stored(once)));
        expect(withoutTimes(await stored({ ...once, store }))).toEqual(withoutTimes(await stored(once)));
      }),
      { numRuns: 60 },
    );
  });

  async function runAt(here: World, slot: Slot) {
    here.time = slot;
    await run(here, SETTINGS, NEVER);
  }
});
