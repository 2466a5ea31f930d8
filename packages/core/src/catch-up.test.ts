import { describe, expect, test } from "vitest";
import { BACKFILL_STEP } from "./backfill.ts";
import { type CatchUpEvents, catchUp } from "./catch-up.ts";
import type { Currency } from "./currency.ts";
import { TrackerError } from "./errors.ts";
import { DAY, HOUR, type Range } from "./instant.ts";
import type { Ports } from "./ports.ts";
import type { Price } from "./price.ts";
import { CLOCK_SKEW } from "./rule.ts";
import { type LaterFailure, type RunReport, type RunSettings, run } from "./run.ts";
import { addSlots, countSlots, SLOT_LENGTH, type Slot, toSlot } from "./slot.ts";
import type { HistoryAnswer, PriceSource, SourceName } from "./source.ts";
import { EUR, fakeSource, memoryStore, price, USD } from "./testing/index.ts";
import type { JudgedQuote } from "./verdict.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const SLOTS_A_DAY = DAY / SLOT_LENGTH;
const SETTINGS: RunSettings = { currencies: [USD], lookBackHours: 24, quoteDays: 90 };
const NEVER = new AbortController().signal;

interface World extends Ports {
  time: Slot;
  /** The sources that cannot be reached now. */
  down: readonly string[];
  /** Slots for which no source has a candle. */
  readonly holes: Set<Slot>;
  /** How often each source was asked for candles. */
  readonly asked: Map<string, number>;
}

function world(store = memoryStore()): World {
  const here: World = {
    time: NOON,
    down: [],
    holes: new Set(),
    asked: new Map(),
    store,
    clock: { now: () => here.time },
    sources: ["alder", "birch", "cedar", "elm"].map((name) => source(name)),
  };
  const fails = (name: string) => new TrackerError("no-answer", `${name} is down`);
  function source(name: string): PriceSource {
    const at = (instant: number) =>
      here.holes.has(instant as Slot) ? undefined : 100 + ((instant / HOUR) % 24) / 100 + name.length / 1000;
    const made = fakeSource({ name: name as SourceName, now: () => here.time, at });
    const ask = async (...args: Parameters<NonNullable<PriceSource["history"]>["ask"]>): Promise<HistoryAnswer> => {
      here.asked.set(name, (here.asked.get(name) ?? 0) + 1);
      if (here.down.includes(name)) throw fails(name);
      return (await made.history?.ask(...args)) ?? { closes: [] };
    };
    return {
      ...made,
      ask: async (slot, currencies, signal) =>
        here.down.includes(name)
          ? currencies.map((currency) => ({ currency, error: fails(name) }))
          : made.ask(slot, currencies, signal),
      history: { depth: Number.POSITIVE_INFINITY, ask },
    };
  }
  return here;
}

/** Returns a function that runs every slot until a time, with the catch-up after each. */
function process(here: World, events: CatchUpEvents = {}) {
  const afterwards = catchUp(SETTINGS, events);
  return async (until: number, signal = NEVER) => {
    for (; here.time <= until; here.time = addSlots(here.time, 1))
      await afterwards(here, await run(here, SETTINGS, NEVER), signal);
  };
}

async function missing({ store, time }: World): Promise<number> {
  const slots = (await store.pricedSlots([USD], { from: NOON, to: time })).get(USD) ?? [];
  return countSlots({ from: NOON, to: time }) - slots.length;
}

test("after a computer slept for 60 hours every slot is filled, without a restart", async () => {
  const here = world();
  const runUntil = process(here);
  await runUntil(NOON + HOUR);
  here.time = addSlots(NOON, 60 * (HOUR / SLOT_LENGTH));
  await runUntil(here.time);
  expect(await missing(here)).toBe(0);
});

test("a week without a network is filled once it is back", async () => {
  const here = world();
  const ended: number[] = [];
  const runUntil = process(here, { onEnd: ({ stored }) => ended.push(stored) });
  await runUntil(NOON + HOUR);
  here.down = ["alder", "birch", "cedar", "elm"];
  for (let hour = 0; hour < 7 * 24; hour++) {
    await runUntil(here.time);
    here.time = addSlots(here.time, HOUR / SLOT_LENGTH - 1);
  }
  expect(await missing(here)).toBeGreaterThan(7 * (SLOTS_A_DAY - 8));
  here.down = [];
  await runUntil(here.time);
  expect(await missing(here)).toBe(0);
  expect(ended).toEqual([6 * SLOTS_A_DAY]);
});

test("a new process fills the slots that the previous one missed, even after an interruption", async () => {
  const here = world();
  await process(here)(NOON);
  here.time = addSlots(NOON, 10 * SLOTS_A_DAY);
  const begun: number[] = [];
  const runUntil = process(here, { onBegin: ({ from }) => begun.push(from) });
  const cut = AbortSignal.abort();
  await runUntil(here.time, cut);
  expect(await missing(here)).toBe(9 * SLOTS_A_DAY - 1);
  await runUntil(here.time);
  expect(await missing(here)).toBe(0);
  expect(begun).toEqual([NOON - DAY, NOON - DAY]);
});

test("an outage longer than single gaps are looked for is filled completely by a new process", async () => {
  const here = world();
  await process(here)(NOON);
  here.time = addSlots(NOON, 32 * SLOTS_A_DAY);
  await process(here)(here.time);
  expect(await missing(here)).toBe(0);
});

test("slots that no source has are tried once, reported once, and not asked for again", async () => {
  const here = world();
  await process(here)(NOON);
  for (let index = 5; index < 20; index++) here.holes.add(addSlots(NOON, index));
  here.time = addSlots(NOON, 3 * SLOTS_A_DAY);
  const ended: number[] = [];
  const runUntil = process(here, { onEnd: (report) => ended.push(report.missing) });
  await runUntil(here.time);
  const asked = here.asked.get("alder");
  await runUntil(here.time + DAY);
  expect(ended).toEqual([15]);
  expect(here.asked.get("alder")).toBe(asked);
});

test("a range is tried without a source that is down, and once more when that is back", async () => {
  const here = world();
  await process(here)(NOON);
  here.holes.add(addSlots(NOON, 7));
  here.time = addSlots(NOON, 3 * SLOTS_A_DAY);
  here.down = ["cedar"];
  const ended: [number, string[]][] = [];
  const runUntil = process(here, { onEnd: ({ stored, failures }) => ended.push([stored, [...failures.keys()]]) });
  await runUntil(here.time + 2 * HOUR);
  expect(ended).toEqual([[2 * SLOTS_A_DAY - 2, ["cedar"]]]);
  here.down = [];
  await runUntil(here.time + HOUR);
  expect(ended.slice(1)).toEqual([[0, []]]);
  await runUntil(here.time + 3 * HOUR);
  expect(ended).toHaveLength(2);
});

test("a range that is interrupted again and again continues where it stopped, even past slots that no source has", async () => {
  const here = world();
  await process(here)(NOON);
  for (let day = 1; day < 14; day++) here.holes.add(addSlots(NOON, day * SLOTS_A_DAY));
  here.time = addSlots(NOON, 15 * SLOTS_A_DAY);
  let stop = new AbortController();
  const afterwards = catchUp(SETTINGS, { onProgress: () => stop.abort() });
  for (let run_ = 0; run_ < 7; run_++, here.time = addSlots(here.time, 1)) {
    stop = new AbortController();
    await afterwards(here, await run(here, SETTINGS, NEVER), stop.signal);
  }
  expect(await missing(here)).toBe(13);
});

test("a new store has nothing to catch up", async () => {
  const here = world();
  const begun: unknown[] = [];
  await process(here, { onBegin: (range) => begun.push(range) })(NOON + HOUR);
  expect(begun).toEqual([]);
});

describe("after a run", () => {
  const at = (days: number, slots = 0) => addSlots(NOON, days * SLOTS_A_DAY + slots);
  const down = new TrackerError("no-answer", "down");
  const reading = (missing: number, ...failing: readonly string[]): Partial<RunReport> => ({
    backfilled: {
      stored: 0,
      missing,
      newest: new Map(),
      failures: new Map(failing.map((name) => [name, down])),
      until: NOON,
    },
  });
  const failingIn = (step: LaterFailure["step"]): Partial<RunReport> => ({ failures: [{ step, error: down }] });
  const hearing = (source: string, last: Price | null = price(100)): Partial<RunReport> => ({
    captures: [{ slot: NOON, currency: USD, price: null, quotes: [{ source, last } as JudgedQuote], context: null }],
  });

  /** A store with a price at noon only, and a function that returns the ranges begun after a run of a slot with the given report. */
  async function withNoon(settings: Partial<RunSettings> = {}, events: CatchUpEvents = {}) {
    const here = world();
    await run(here, { ...SETTINGS, lookBackHours: 0 }, NEVER);
    const begun: [number, number][] = [];
    const onBegin = ({ from, to }: Range) => begun.push([from, to]);
    const afterwards = catchUp({ ...SETTINGS, ...settings }, { onBegin, ...events });
    const afterRun = async (slot: Slot, reported: Partial<RunReport> = {}, signal = NEVER) => {
      here.time = slot;
      const times = { slot, startedAt: slot, endedAt: slot };
      const well = { live: true, clockOffset: 0, captures: [], priced: [], failures: [], ...reading(0) };
      await afterwards(here, { ...times, ...well, ...reported } as RunReport, signal);
      return begun.splice(0);
    };
    return { here, afterRun };
  }

  test("the slots before its look-back are filled, from the first stored price on", async () => {
    const { afterRun } = await withNoon();
    expect(await afterRun(at(1))).toEqual([]);
    expect(await afterRun(at(3))).toEqual([[at(1), at(2)]]);
    const other = await withNoon();
    expect(await other.afterRun(at(3))).toEqual([[NOON, at(2)]]);
  });

  describe("of two currencies the slots that either missed are filled:", () => {
    const save = async ({ store }: Ports, currency: Currency, slot: Slot) => {
      const row = {
        slot,
        currency,
        price: price(100),
        quality: "ok" as const,
        dispersion: 0,
        rule: 2,
        capturedAt: slot,
      };
      await store.save([{ slot, currency, price: { ...row, kept: 3, asked: 3 }, quotes: [], context: null }]);
    };

    test.each<[string, number, readonly Slot[], number]>([
      ["from the first price on", 3, [at(0, 5)], NOON],
      [
        "long after, from the day of the older of their newest prices on",
        40,
        [at(-8), at(-7), at(-2)],
        Date.UTC(2026, 10, 22),
      ],
    ])("%s", async (_what, days, slots, from) => {
      const { here, afterRun } = await withNoon({ currencies: [EUR, USD] });
      for (const slot of slots) await save(here, EUR, slot);
      expect(await afterRun(at(days), {}, AbortSignal.abort())).toEqual([[from, at(days - 1)]]);
    });
  });

  test("quotes are stored only for slots that are not older than quotes are kept", async () => {
    const { here, afterRun } = await withNoon({ quoteDays: 2 });
    await afterRun(at(3));
    expect(await here.store.quotes(at(1, -1))).toEqual([]);
    expect(await here.store.quotes(at(1))).toHaveLength(4);
  });

  test("progress and the end are reported", async () => {
    const told: unknown[] = [];
    const { afterRun } = await withNoon(
      {},
      { onProgress: (step) => told.push(step), onEnd: ({ stored }) => told.push(stored) },
    );
    await afterRun(at(1, 3));
    expect(told).toEqual([{ done: 3, total: 3, stored: 2 }, 2]);
  });

  test("with a wrong clock nothing is begun, and the run does not count", async () => {
    const { afterRun } = await withNoon();
    expect(await afterRun(at(4), { clockOffset: CLOCK_SKEW + 1 })).toEqual([]);
    expect(await afterRun(at(3), { clockOffset: CLOCK_SKEW })).toEqual([[NOON, at(2)]]);
  });

  describe("that could not fill its own gaps", () => {
    test("nothing is begun; after the next good run the gaps they left are filled", async () => {
      const { afterRun } = await withNoon();
      expect(await afterRun(at(1))).toEqual([]);
      expect(await afterRun(at(1, 1), failingIn("backfill"))).toEqual([]);
      expect(await afterRun(at(1, 2), failingIn("backfill"))).toEqual([]);
      expect(await afterRun(at(1, 3))).toEqual([[at(0, 1), at(0, 3)]]);
    });

    test("the store has not been looked at", async () => {
      const { afterRun } = await withNoon();
      expect(await afterRun(at(3), failingIn("backfill"))).toEqual([]);
      expect(await afterRun(at(3, 1))).toEqual([[NOON, at(2, 1)]]);
    });

    test.each(["trim", "compare"] as const)("a failure to %s does not count", async (step) => {
      const { afterRun } = await withNoon();
      expect(await afterRun(at(3), failingIn(step))).toEqual([[NOON, at(2)]]);
    });
  });

  describe("with prices missing in its look-back", () => {
    test("those that a failed source might have given are tried once they are before the look-back", async () => {
      const { afterRun } = await withNoon();
      await afterRun(at(1));
      expect(await afterRun(at(1, 1), reading(1, "cedar"))).toEqual([]);
      expect(await afterRun(at(1, 2))).toEqual([[at(0, 1), at(0, 2)]]);
      expect(await afterRun(at(1, 3))).toEqual([]);
    });

    test.each([
      ["no source failed", 1, []],
      ["the other sources gave them", 0, ["cedar"]],
    ])("nothing is begun when %s", async (_what, missing, failing) => {
      const { afterRun } = await withNoon();
      await afterRun(at(1));
      await afterRun(at(1, 1), reading(missing, ...failing));
      expect(await afterRun(at(1, 2))).toEqual([]);
    });

    test("nothing is begun if the next run looked for them again", async () => {
      const { afterRun } = await withNoon({ earliest: NOON });
      await afterRun(at(0, 5), reading(1, "cedar"));
      await afterRun(at(0, 6));
      expect(await afterRun(at(1, 1))).toEqual([]);
    });
  });

  test("nothing is begun while no source that has candles can be reached", async () => {
    const { here, afterRun } = await withNoon();
    const { history: _, ...withoutHistory } = here.sources[0] as PriceSource;
    Object.assign(here, { sources: [...here.sources, { ...withoutHistory, name: "maple" }] });
    expect(await afterRun(at(3), reading(0, "alder", "birch", "cedar", "elm"))).toEqual([]);
    expect(await afterRun(at(3, 1), reading(0, "alder", "birch", "cedar"))).toEqual([[NOON, at(2, 1)]]);
  });

  test("slots that a failed source might have given are tried again once it quotes, after an hour at the earliest", async () => {
    const { here, afterRun } = await withNoon();
    here.holes.add(at(0, 7));
    here.down = ["cedar"];
    expect(await afterRun(at(3))).toEqual([[NOON, at(2)]]);
    here.down = [];
    const hour = HOUR / SLOT_LENGTH;
    expect(await afterRun(at(3, hour - 1), hearing("cedar"))).toEqual([]);
    expect(await afterRun(at(3, hour), hearing("alder"))).toEqual([]);
    expect(await afterRun(at(3, hour), hearing("cedar", null))).toEqual([]);
    expect(await afterRun(at(3, hour), hearing("cedar"))).toEqual([[NOON, at(2, hour)]]);
    expect(await afterRun(at(3, 3 * hour), hearing("cedar"))).toEqual([]);
  });

  test.each<[string, boolean, readonly string[], boolean, boolean]>([
    ["alone, if the first was filled", false, [], false, true],
    ["alone, if no source had a candle for a slot of the first", true, [], false, true],
    ["alone, if a source failed and the others filled the first", false, ["cedar"], false, true],
    ["alone, if the first was interrupted and then filled", false, [], true, true],
    ["with the first, if a source failed that might have filled that", true, ["cedar"], false, false],
  ])("a second outage is filled %s", async (_what, hole, failing, isCut, isAll) => {
    const { here, afterRun } = await withNoon();
    if (hole) here.holes.add(at(0, 7));
    here.down = failing;
    if (isCut) await afterRun(at(3), {}, AbortSignal.abort());
    await afterRun(at(3));
    expect(await afterRun(at(6))).toEqual([[isAll ? at(3) : NOON, at(5)]]);
  });

  test("slots that a failed source might have given before a range was interrupted are tried again", async () => {
    let stop = new AbortController();
    const { here, afterRun } = await withNoon({}, { onProgress: () => stop.abort() });
    const cutShort = async (slot: Slot) => {
      stop = new AbortController();
      return afterRun(slot, {}, stop.signal);
    };
    const start = 3 * BACKFILL_STEP;
    const step = (count: number) => addSlots(NOON, count * BACKFILL_STEP);
    for (const count of [0, 1]) here.holes.add(addSlots(step(count), 7));
    here.down = ["cedar"];
    expect(await cutShort(at(1, start))).toEqual([[NOON, at(0, start)]]);
    expect(await cutShort(at(1, start + 1))).toEqual([[step(1), at(0, start + 1)]]);
    here.down = [];
    expect(await afterRun(at(1, start + 2))).toEqual([[step(2), at(0, start + 2)]]);
    const later = start + 2 + HOUR / SLOT_LENGTH;
    expect(await afterRun(at(1, later), hearing("cedar"))).toEqual([[NOON, at(0, later)]]);
    expect(await afterRun(at(1, 2 * later), hearing("cedar"))).toEqual([[at(1, later), at(0, 2 * later)]]);
  });
});
