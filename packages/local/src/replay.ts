import { Market, type PricePath, startSimulator } from "@stand-ins/venues";
import { type RunReport, SLOT_LENGTH, slotFrom, toSlot } from "@tracker/core";
import type { Context } from "@tracker/dashboard";
import { type Settings, unwrap } from "@tracker/settings";
import { createSources } from "@tracker/sources";
import { openEmbeddedStore, openReplayInMemory } from "@tracker/store-embedded";
import { replayClock, type WaitingClock } from "./clocks.ts";
import { runEverySlot } from "./slots.ts";

export interface ReplayOptions {
  readonly path: PricePath;
  /** As a multiple of real time. */
  readonly speed: number;
  /** The database file for replays: earlier replays in it are deleted, and one with live prices is refused. Without it, nothing is kept. */
  readonly file?: string;
  readonly settings: Settings;
  /** Used instead of a clock of that speed. */
  readonly clock?: WaitingClock;
}

export interface Replay {
  /** What to serve while it runs and after. */
  readonly context: Context;
  /** Runs the pipeline through the path's slots, until its end or the signal. */
  run(signal: AbortSignal, onReport: (report: RunReport) => void): Promise<void>;
  close(): Promise<void>;
}

/** The whole pipeline on recorded prices, with every venue simulated on loopback, and its own clock and database. Rejects with a TrackerError. */
export async function openReplay({ path, speed, file, settings, ...options }: ReplayOptions): Promise<Replay> {
  const first = slotFrom(path.from);
  const last = toSlot(Math.floor(path.to / SLOT_LENGTH) * SLOT_LENGTH);
  const { clock = replayClock(first, speed) } = options;
  const simulator = await startSimulator({ market: new Market(path), now: clock.now });
  try {
    const sources = unwrap(createSources({ ...settings, urls: simulator.urls }));
    const store = file === undefined ? openReplayInMemory() : openEmbeddedStore(file, { replay: true });
    return {
      context: { store, clock, currencies: settings.currencies, replayOf: dateOf(first) },
      run: (signal, onReport) =>
        runEverySlot({
          ports: { sources, store, clock },
          settings: { ...settings, earliest: first },
          signal,
          last,
          onReport,
          // No run of a replay may fail: a failure is a bug, or the disk's.
          onError: (error) => {
            throw error;
          },
        }),
      close: async () => {
        await simulator.close();
        await store.close();
      },
    };
  } catch (error) {
    await simulator.close();
    throw error;
  }
}

/** A day for a person to read: 14 July 2025. */
function dateOf(instant: number): string {
  return new Date(instant).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}

/** A day in two minutes. */
export const REPLAY_SPEED = 720;
