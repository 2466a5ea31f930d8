import { expect, test } from "vitest";
import { type CatchUpEvents, catchUp } from "./catch-up.ts";
import { TrackerError } from "./errors.ts";
import { DAY, HOUR } from "./instant.ts";
import type { Ports } from "./ports.ts";
import { type RunSettings, run } from "./run.ts";
import { addSlots, countSlots, SLOT_LENGTH, type Slot, toSlot } from "./slot.ts";
import type { HistoryAnswer, PriceSource, SourceName } from "./source.ts";
import { fakeSource, memoryStore, USD } from "./testing/index.ts";

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
  /** What was asked for: how often, for each source. */
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

/** Runs every slot up to an hour, with what is to be done after each. */
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

test("a computer that slept for 60 hours has every slot after it woke, without a restart", async () => {
  const here = world();
  const runUntil = process(here);
  await runUntil(NOON + HOUR);
  here.time = addSlots(NOON, 60 * (HOUR / SLOT_LENGTH));
  await runUntil(here.time);
  expect(await missing(here)).toBe(0);
});

test("a week without a network is filled when it is back", async () => {
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

test("a process that starts fills what the one before it left, also in pieces", async () => {
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

test("what nobody has is tried once, told once, and not asked for again", async () => {
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

test("with one source down it is tried with the others, and once more when that is back", async () => {
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

test("a range that is cut short again and again goes on where it was, also past what nobody has", async () => {
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

test("a source that never comes back does not keep a later gap from being filled", async () => {
  const here = world();
  await process(here)(NOON);
  here.holes.add(addSlots(NOON, 7));
  here.time = addSlots(NOON, 3 * SLOTS_A_DAY);
  here.down = ["cedar"];
  const runUntil = process(here);
  await runUntil(here.time);
  here.time = addSlots(here.time, 2 * SLOTS_A_DAY);
  await runUntil(here.time + HOUR);
  expect(await missing(here)).toBe(1);
});

test("by a clock that is wrong nothing is caught up", async () => {
  const here = world();
  await process(here)(NOON);
  here.time = addSlots(NOON, 400 * SLOTS_A_DAY);
  const begun: unknown[] = [];
  const afterwards = catchUp(SETTINGS, { onBegin: (range) => begun.push(range) });
  await afterwards(here, { ...(await run(here, SETTINGS, NEVER)), clockOffset: 400 * DAY }, NEVER);
  expect(begun).toEqual([]);
});

test("a new store has nothing to catch up", async () => {
  const here = world();
  const begun: unknown[] = [];
  await process(here, { onBegin: (range) => begun.push(range) })(NOON + HOUR);
  expect(begun).toEqual([]);
});
