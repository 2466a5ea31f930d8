import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constant, type Fault, Market, readPath, startSimulator, venuesFetch } from "@stand-ins/venues";
import { catchUp, DAY, HOUR, type Instant, MINUTE, type PriceSource, run, toSlot } from "@tracker/core";
import { readSettings, unwrap, urlSetting } from "@tracker/settings";
import { createSources, VENUES } from "@tracker/sources";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { endOf, faultsOf, RATES, type Scenario } from "../scenario/scenario.ts";
import { type Tick, ticksOf } from "../scenario/ticks.ts";
import { simulateFileTrouble } from "./file-trouble.ts";
import { reportRun } from "./reports.ts";
import { simulateDeadlines, simulatePauses } from "./timeouts.ts";

/**
 * Runs the real pipeline through a scenario, in its own process, which may be killed: `FOLDER FROM` runs the firings of the timer from FROM on
 * and prints the number of each as it begins. If a second pipeline is to be started, it waits for a message that this was tried.
 */
const [folder = ".", from = "0"] = process.argv.slice(2);
const scenario: Scenario = JSON.parse(readFileSync(join(folder, "scenario.json"), "utf8"));
const ticks = ticksOf(scenario);
const path = (name: string) => unwrap(readPath(readFileSync(join(folder, name), "utf8"), name));
const market = new Market(
  path("path.csv"),
  Object.fromEntries(Object.entries(RATES).map(([currency, rate]) => [currency, constant(rate)])),
  { GBP: path("pounds.csv") },
);
const faults = faultsOf(scenario) as readonly Fault[];

/** The true time, the error of our clock, and how long this run has waited for deadlines. */
let [now, wrong, waited]: [Instant, Instant, Instant] = [0, 0, 0];
const time = {
  waited: () => waited,
  wait: (length: Instant) => {
    waited += length;
  },
};
const venues = await (scenario.sockets ? overSockets() : withoutSockets());
const settings = unwrap(readSettings(urlsAt(venues.base), VENUES));
const sources: readonly PriceSource[] = unwrap(createSources(settings));
const trouble = simulateFileTrouble(join(folder, "prices.db"), time);
const store = openEmbeddedStore(join(folder, "prices.db"));
const clock = { now: () => now + wrong + waited };
const pipeline = { ...settings, earliest: scenario.first };
const afterwards = catchUp(pipeline);
const NEVER = new AbortController().signal;

for (const [index, tick] of ticks.entries()) {
  if (index < Number(from)) continue;
  process.stdout.write(`${index}\n`);
  if (tick.second) await once(process.stdin, "data");
  await runAt(index, tick);
}
await writeViews();
await store.close();
await venues.close();
process.stdin.destroy();

async function runAt(index: number, { time, ours, together, locked, full }: Tick): Promise<void> {
  [now, wrong, waited] = [time, ours - time, 0];
  trouble.begin({ locked, full });
  const one = () =>
    reportRun(join(folder, "reports.jsonl"), index, store, async (remembered) => {
      const ports = { sources, store: remembered, clock };
      const report = await run(ports, pipeline, NEVER);
      await afterwards(ports, report, NEVER);
      return report;
    });
  await Promise.all(together ? [one(), one()] : [one()]);
  trouble.end();
}

/** Writes the results of the store's own reads, for the judge to compare with the rows. */
async function writeViews(): Promise<void> {
  const range = { from: toSlot(scenario.first), to: endOf(scenario) + 2 * DAY };
  const candles: unknown[] = [];
  for (const currency of settings.currencies) {
    for (const length of [5 * MINUTE, 30 * MINUTE, 2 * HOUR, DAY]) {
      candles.push({ currency, length, rows: await store.candles(currency, range, length) });
    }
  }
  const latest = await store.latest(settings.currencies);
  writeFileSync(join(folder, "views.json"), JSON.stringify({ candles, latest }));
}

function urlsAt(base: string): Record<string, string> {
  return Object.fromEntries(VENUES.map(({ name }) => [urlSetting(name).name, `${base}/${name}`]));
}

async function overSockets() {
  const simulator = await startSimulator({ market, now: () => now });
  simulator.faults.push(...faults);
  return { base: `http://127.0.0.1:${simulator.port}`, close: simulator.close };
}

async function withoutSockets() {
  const { expire } = simulateDeadlines();
  simulatePauses(() => now, time);
  globalThis.fetch = venuesFetch({
    moment: () => ({ market, now, faults }),
    onHang: (signal) => {
      const length = expire(signal);
      setImmediate(() => {
        waited = Math.max(waited, length);
      });
    },
  });
  return { base: "http://127.0.0.1:9", close: async () => {} };
}
