import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Market, recordedDay, repeated, startSimulator } from "@stand-ins/venues";
import { DAY, SLOT_LENGTH, toSlot } from "@tracker/core";
import { readSettings, unwrap } from "@tracker/settings";
import { createSources, VENUES } from "@tracker/sources";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { replayClock } from "../clocks.ts";
import { keepRunning } from "../keep-running.ts";
import type { Output } from "../output.ts";
import { openWeb } from "../web.ts";

/**
 * `FOLDER DAYS`: runs what `npm start` does in this many days, as fast as possible, against stand-ins of the venues in the same process. After
 * each day, prints as JSON the heap in use after a collection, the RSS, and the sizes of the files, in MB.
 */
const [folder = ".", days = "1"] = process.argv.slice(2);
const FIRST = toSlot(Date.UTC(2026, 10, 24));
const SLOTS_A_DAY = DAY / SLOT_LENGTH;
const MB = 1e6;

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const clock = replayClock(FIRST, Number.POSITIVE_INFINITY);
const stop = new AbortController();
const simulator = await startSimulator({ market: new Market(repeated(recordedDay())), now: clock.now });
// Quotes are kept for one day, so that after the second day a file grows only by its prices.
const settings = { ...unwrap(readSettings({ TRACKER_QUOTE_DAYS: "1" }, VENUES)), urls: simulator.urls };
const store = openEmbeddedStore(join(folder, "prices.db"));
const print = () => {};
let runs = 0;
const output: Output = {
  notice: print,
  progress: print,
  repeated: print,
  failure: (error) => {
    throw error;
  },
  report: () => {
    if (++runs % SLOTS_A_DAY === 0) measure();
    if (runs === Number(days) * SLOTS_A_DAY) stop.abort();
  },
};
const serving = { port: 0, host: "127.0.0.1", allowedHosts: [] };
await keepRunning(
  { ports: { sources: unwrap(createSources(settings)), store, clock }, settings, signal: stop.signal, output },
  {
    web: await openWeb({ settings, serving, output, signal: stop.signal }),
    storeName: "prices.db",
    replaySpeed: undefined,
  },
);
await store.close();
await simulator.close();

function measure(): void {
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  const files = Object.fromEntries(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size / MB]));
  const memory = { heap: (heapUsed + external) / MB, rss: rss / MB };
  process.stdout.write(`${JSON.stringify({ day: runs / SLOTS_A_DAY, ...memory, files })}\n`);
}
