import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Market, recordedDay, startSimulator, type VenueName } from "@stand-ins/venues";
import { run, SLOT_LENGTH, slotFrom } from "@tracker/core";
import { readSettings, unwrap } from "@tracker/settings";
import { createSources, VENUES } from "@tracker/sources";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { type Comparison, compare } from "./measure.ts";

/** A capture costs little more than the requests it must make. */
export async function captureBench(): Promise<Comparison[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const path = recordedDay();
  let now: number = slotFrom(path.from);
  const simulator = await startSimulator({ market: new Market(path), now: () => now });
  const store = openEmbeddedStore(join(folder, "prices.db"));
  try {
    const settings = { ...unwrap(readSettings({}, VENUES)), urls: simulator.urls };
    const sources = unwrap(createSources(settings));
    const addresses = VENUES.filter(({ byDefault }) => byDefault).flatMap(({ name, ticker, symbols }) => {
      const asked = settings.currencies.flatMap((currency) => symbols[currency] ?? []);
      return (ticker.together ? [asked] : asked.map((symbol) => [symbol])).map(
        (group) => simulator.urls[name as VenueName] + ticker.path(group, slotFrom(now)),
      );
    });
    const signal = new AbortController().signal;
    const comparison = await compare({
      what: "one run: ask, judge, save, look for gaps",
      anchor: "the bare requests, concurrent, parsed as JSON",
      target: 2,
      rounds: 200,
      go: async () => {
        now += SLOT_LENGTH;
        await run({ sources, store, clock: { now: () => now } }, { ...settings, earliest: now }, signal);
      },
      anchorGo: () => Promise.all(addresses.map(async (address) => (await fetch(address)).json())),
    });
    return [comparison];
  } finally {
    await simulator.close();
    await store.close();
    rmSync(folder, { recursive: true });
  }
}
