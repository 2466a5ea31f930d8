import { addSlots, type PriceStore, type RunReport, toSlot } from "@tracker/core";
import { fakeSource, memoryStore, USD } from "@tracker/core/testing";
import { describe, expect, test } from "vitest";
import { replayClock } from "./clocks.ts";
import { runEverySlot, type SlotLoop } from "./slots.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const SETTINGS = { currencies: [USD], lookBackHours: 1, quoteDays: 90 };

function loop(change: Partial<SlotLoop> & { store?: PriceStore }): SlotLoop & { reports: RunReport[] } {
  const clock = replayClock(NOON + 1_000, 1_000_000);
  const sources = (["coinbase", "kraken"] as const).map((name) => fakeSource({ name, now: clock.now, at: () => 100 }));
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

  test("goes on after a run that failed, and the next run fills what it missed", async () => {
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
      [NOON, "degraded"],
      [addSlots(NOON, 1), "backfilled"],
      [addSlots(NOON, 2), "degraded"],
    ]);
  });

  test("stops when told to, and reports nothing of the run that was cut short", async () => {
    const stop = new AbortController();
    const here = loop({ signal: stop.signal, between: async () => stop.abort() });
    await runEverySlot(here);
    expect(here.reports).toHaveLength(1);
  });
});
