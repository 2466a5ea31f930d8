import {
  addSlots,
  DAY,
  type Instant,
  isLive,
  type PriceStore,
  type RunReport,
  SECOND,
  SLOT_LENGTH,
  toSlot,
} from "@tracker/core";
import { fakeSource, memoryStore, USD } from "@tracker/core/testing";
import { readSettings, unwrap } from "@tracker/settings";
import { VENUES } from "@tracker/sources";
import { describe, expect, test } from "vitest";
import { replayClock, type WaitingClock } from "./clocks.ts";
import { quorumReached } from "./probe.ts";
import { captureOnce } from "./single-runs.ts";
import { runEverySlot, type SlotLoop } from "./slots.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
/** A price that moves, since a quote that does not change for three slots is refused. */
const path = (instant: Instant) => 100 + ((instant / 60_000) % 7) / 100;
const SETTINGS = { currencies: [USD], lookBackHours: 1, quoteDays: 90 };

function loop(change: Partial<SlotLoop> & { store?: PriceStore }): SlotLoop & { reports: RunReport[] } {
  const clock = replayClock(NOON + 1_000, 1_000_000);
  const sources = (["coinbase", "kraken", "bitstamp"] as const).map((name) =>
    fakeSource({ name, now: clock.now, at: path }),
  );
  const reports: RunReport[] = [];
  return {
    ports: { sources, store: change.store ?? memoryStore(), clock },
    settings: SETTINGS,
    signal: new AbortController().signal,
    onError: (error) => {
      throw error;
    },
    onReport: (report) => reports.push(report),
    reports,
    ...change,
  };
}

describe("the slot loop", () => {
  test("runs now and at every boundary until the last slot", async () => {
    const here = loop({ last: addSlots(NOON, 3) });
    await runEverySlot(here);
    expect(here.reports.map(({ slot, live }) => [slot, live])).toEqual(
      [0, 1, 2, 3].map((index) => [addSlots(NOON, index), true]),
    );
  });

  test("goes on after a failed run, and the next run fills what it missed", async () => {
    const store = memoryStore();
    let saves = 0;
    const failures: unknown[] = [];
    const flaky: PriceStore = {
      ...store,
      save: async (captures) => (saves++ === 1 ? Promise.reject(new Error("disk full")) : store.save(captures)),
    };
    const here = loop({
      store: flaky,
      last: addSlots(NOON, 2),
      onError: (error) => failures.push(error),
      settings: { ...SETTINGS, earliest: NOON } as never,
    });
    await runEverySlot(here);
    expect(failures).toEqual([new Error("disk full")]);
    const rows = await store.prices(USD, { from: NOON, to: addSlots(NOON, 9) });
    expect(rows.map(({ slot, quality }) => [slot, quality])).toEqual([
      [NOON, "ok"],
      [addSlots(NOON, 1), "backfilled"],
      [addSlots(NOON, 2), "ok"],
    ]);
  });

  test("goes on at the next boundary when the clock is set back by two days", async () => {
    const TWO_DAYS = (2 * DAY) / SLOT_LENGTH;
    const right = replayClock(NOON + 1_000, 1_000_000);
    let ahead = TWO_DAYS * SLOT_LENGTH;
    const clock: WaitingClock = {
      ...right,
      now: () => right.now() + ahead,
      sleepUntil: async (instant, signal) => {
        const wasAhead = ahead;
        await right.sleepUntil(Math.min(instant - ahead, right.now() + 10_000), signal);
        if (right.now() > addSlots(NOON, 1) + 100_000) ahead = 0;
        // Like the system clock: wakes when it was set back, and keeps sleeping otherwise.
        if (ahead === wasAhead && instant > clock.now()) await clock.sleepUntil(instant, signal);
      },
    };
    const sources = (["coinbase", "kraken", "bitstamp"] as const).map((name) =>
      fakeSource({ name, now: clock.now, at: path }),
    );
    const here = loop({ ports: { sources, store: memoryStore(), clock }, last: addSlots(NOON, 3) } as never);
    const stop = new AbortController();
    await runEverySlot({
      ...here,
      last: undefined as never,
      signal: stop.signal,
      onReport: (report) => {
        here.reports.push(report);
        if (here.reports.length === 5) stop.abort();
      },
    });
    expect(here.reports.map(({ slot }) => slot)).toEqual(
      [TWO_DAYS, TWO_DAYS + 1, 2, 3, 4].map((count) => addSlots(NOON, count)),
    );
  });

  test("stops when the signal fires, and reports nothing of the run that was cut short", async () => {
    const stop = new AbortController();
    const here = loop({ signal: stop.signal, between: async () => stop.abort() });
    await runEverySlot(here);
    expect(here.reports).toHaveLength(1);
  });
});

/** A replay's clock whose signals fire like the system clock's: at their instant, or at once if that has passed. */
function truthfulClock(start: Instant): WaitingClock {
  const clock = replayClock(start, 1_000_000);
  const awaited: { instant: Instant; stop: AbortController }[] = [];
  const fire = () => {
    for (const { instant, stop } of awaited) if (instant <= clock.now()) stop.abort();
  };
  return {
    now: clock.now,
    sleepUntil: async (instant, signal) => {
      await clock.sleepUntil(instant, signal);
      fire();
    },
    signalAt: (instant, signal) => {
      const stop = new AbortController();
      awaited.push({ instant, stop });
      fire();
      return AbortSignal.any([signal, stop.signal]);
    },
  };
}

describe.each(Array.from({ length: 86 }, (_, index) => index - 20))(
  "a start %i seconds after a boundary",
  (seconds) => {
    const start = NOON + seconds * SECOND;
    const clockAndSources = () => {
      const clock = truthfulClock(start);
      const asked: Instant[] = [];
      const sources = (["coinbase", "kraken", "bitstamp"] as const).map((name) => {
        const source = fakeSource({ name, now: clock.now, at: path });
        return {
          ...source,
          ask: (...args: Parameters<typeof source.ask>) => {
            asked.push(clock.now());
            return source.ask(...args);
          },
        };
      });
      return { clock, sources, asked };
    };
    const expectWhole = ({ slot, live, captures, backfilled, priced, startedAt }: RunReport) => {
      expect(priced).toEqual([USD]);
      expect(backfilled.missing).toBe(0);
      expect(live).toBe(captures.length > 0);
      expect(live).toBe(isLive(slot, startedAt) && startedAt >= slot);
    };

    test("is never cut short, asks no source before the boundary, and leaves no slot out", async () => {
      const { clock, sources, asked } = clockAndSources();
      const here = loop({ ports: { sources, store: memoryStore(), clock }, last: addSlots(NOON, 2) });
      await runEverySlot(here);
      for (const report of here.reports) expectWhole(report);
      expect(asked.every((instant) => (instant - NOON) % SLOT_LENGTH <= 60_000 && instant >= NOON)).toBe(true);
      const expected = seconds < -10 ? [-1, 0, 1, 2] : [0, 1, 2];
      expect(here.reports.map(({ slot }) => (slot - NOON) / SLOT_LENGTH)).toEqual(expected);
      expect(here.reports[0]?.backfilled.stored).toBeGreaterThan(0);
    });

    test("with --once stores a price, for the coming slot if that is near", async () => {
      const { clock, sources } = clockAndSources();
      const { reports, signal } = loop({});
      const failures: unknown[] = [];
      const output = {
        notice: () => {},
        progress: () => {},
        repeated: () => {},
        report: (report: RunReport) => reports.push(report),
        failure: (error: unknown) => failures.push(error),
      };
      const settings = { ...unwrap(readSettings({}, VENUES)), ...SETTINGS };
      expect(await captureOnce({ ports: { sources, store: memoryStore(), clock }, settings, output, signal })).toBe(0);
      expect(failures).toEqual([]);
      for (const report of reports) expectWhole(report);
      expect(reports.map(({ slot }) => slot)).toEqual([addSlots(NOON, seconds < -10 ? -1 : 0)]);
    });

    test("tries the venues at the next boundary if none could be reached", async () => {
      const { clock, sources } = clockAndSources();
      await quorumReached({ sources, clock }, [USD], new AbortController().signal, () => {});
      expect(clock.now()).toBe(addSlots(NOON, seconds < 0 ? 0 : 1));
    });
  },
);

test("a wait for the boundary ends when the signal fires, and nothing is captured", async () => {
  const stop = new AbortController();
  const clock = { ...truthfulClock(NOON - SECOND), sleepUntil: async () => stop.abort() };
  const here = loop({ signal: stop.signal });
  await runEverySlot({ ...here, ports: { ...here.ports, clock } });
  expect(here.reports).toEqual([]);

  const told: unknown[] = [];
  const output = {
    notice: () => {},
    progress: () => {},
    repeated: () => {},
    report: () => {},
    failure: (text: unknown) => told.push(text),
  };
  const settings = { ...unwrap(readSettings({}, VENUES)), ...SETTINGS };
  expect(await captureOnce({ ports: { ...here.ports, clock }, settings, output, signal: stop.signal })).toBe(1);
  expect(told).toEqual(["stopped before the slot began: nothing was captured"]);
});

test("a run that the next slot ended before it filled anything is not reported", async () => {
  const clock = truthfulClock(addSlots(NOON, 1) - 11 * SECOND);
  const sources = (["coinbase", "kraken", "bitstamp"] as const).map((name) => {
    const source = fakeSource({ name, now: clock.now, at: path });
    const slow = async (): Promise<{ closes: [] }> => {
      await clock.sleepUntil(Math.max(clock.now(), addSlots(NOON, 1) - 10 * SECOND), new AbortController().signal);
      return { closes: [] };
    };
    return { ...source, history: { depth: Number.POSITIVE_INFINITY, ask: slow } };
  });
  const here = loop({ ports: { sources, store: memoryStore(), clock }, last: addSlots(NOON, 1) });
  await runEverySlot(here);
  expect(here.reports.map(({ slot, live }) => [slot, live])).toEqual([[addSlots(NOON, 1), true]]);
});
