import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Fault, Market, type PricePath, type Simulator, startSimulator } from "@stand-ins/venues";
import { type Instant, type PriceStore, slotFrom } from "@tracker/core";
import { type DrivenClock, drivenClock, keepRunning, type Output, openReplay, openWeb } from "@tracker/local/testing";
import { readSettings, type Settings, unwrap } from "@tracker/settings";
import { createSources, VENUES } from "@tracker/sources";
import { openEmbeddedStore } from "@tracker/store-embedded";

const SERVING = { port: 0, host: "127.0.0.1", allowedHosts: [] };

export interface TrackerOptions {
  /** The price path that the venues quote around. */
  readonly path: PricePath;
  /** When it starts. */
  readonly start: Instant;
  /** A database to start from, of which it takes a copy; by default it starts empty. */
  readonly database?: string | undefined;
  /** The venues' faults, each with its time. */
  readonly faults?: readonly Fault[];
  /** Serves the page from a context of its own, as on Azure: it only knows what is in the database. */
  readonly apart?: boolean | undefined;
  /** The speed of the replay that `npm start` shows while no venue answers. */
  readonly replaySpeed?: number | undefined;
}

/** The running pipeline and page. Faults are put into their surroundings: venues, clock, database, process. */
export interface Tracker {
  readonly url: string;
  /** Its database. */
  readonly store: Pick<PriceStore, "latest">;
  /** The venues' faults; adding one takes effect at once. */
  readonly faults: Fault[];
  /** The true time. */
  now(): Instant;
  /** Advances the time: every slot until then is captured, unless a fault prevents it. */
  passTo(time: Instant): Promise<void>;
  /** Stops capturing; a page served apart goes on. */
  stopCapturing(): Promise<void>;
  /** Sets this computer's clock ahead of the true time, in milliseconds. */
  setClock(ahead: number): void;
  /** Makes every read of prices fail, or work again. */
  breakDatabase(isBroken: boolean): void;
  close(): Promise<void>;
}

/** How to stop what was started; the last is stopped first. */
type Ends = (() => Promise<unknown> | undefined)[];

async function endAll(ends: Ends): Promise<void> {
  for (const end of ends.toReversed()) await end();
}

/** `npm start` on its own database and a driven clock, against the stand-in venues. */
export async function startTracker(options: TrackerOptions): Promise<Tracker> {
  const { path, start, database, faults = [], apart = false, replaySpeed } = options;
  const folder = scratchFolder();
  const file = join(folder, "prices.db");
  if (database !== undefined) copyFileSync(database, file);
  const clock = drivenClock(start);
  const simulator = await startSimulator({ market: new Market(path), now: clock.truth });
  simulator.faults.push(...faults);
  const settings = settingsFor(simulator);
  const store = openEmbeddedStore(file);
  const output = silent();
  const stop = new AbortController();
  const web = await openWeb({ settings, serving: SERVING, output });
  if (web === undefined) throw new Error("the page is not served");
  const ends: Ends = [async () => rmSync(folder, { recursive: true }), store.close, simulator.close];
  if (apart) {
    const read = openEmbeddedStore(file, { readOnly: true });
    ends.push(read.close, web.close);
    web.answer(() => ({ store: read, clock, currencies: settings.currencies }));
  }
  const running = keepRunning(
    {
      ports: { sources: unwrap(createSources(settings)), store, clock },
      settings,
      output,
      signal: stop.signal,
    },
    { web: apart ? undefined : web, storeName: "prices.db", replaySpeed },
  );
  const stopCapturing = () => {
    stop.abort();
    clock.leave();
    return running;
  };
  ends.push(stopCapturing);
  return {
    url: web.url,
    store,
    faults: simulator.faults,
    now: clock.truth,
    passTo: clock.passTo,
    stopCapturing,
    setClock: (ahead) => {
      clock.ahead = ahead;
    },
    breakDatabase: (isBroken) => renamePrices(file, isBroken),
    close: () => endAll(ends),
  };
}

export interface ReplayTracker {
  readonly url: string;
  /** Advances the replay to a time. */
  passTo(time: Instant): Promise<void>;
  close(): Promise<void>;
}

/** `npm run demo`, up to a time of the replayed day. */
export async function startReplay(path: PricePath, until: Instant): Promise<ReplayTracker> {
  const output = silent();
  const settings = unwrap(readSettings({}, VENUES));
  const clock = drivenClock(slotFrom(path.from));
  const web = await openWeb({ settings, serving: SERVING, output });
  if (web === undefined) throw new Error("the page is not served");
  const replay = await openReplay({ path, speed: 1, settings, clock });
  const stop = new AbortController();
  web.answer(() => replay.context);
  const running = replay.run(stop.signal, () => {});
  await clock.passTo(until);
  const end = async () => {
    stop.abort();
    clock.leave();
    await running;
  };
  return { url: web.url, passTo: clock.passTo, close: () => endAll([replay.close, web.close, end]) };
}

/** Runs the pipeline on a database until a time, without a page: every slot is captured, unless a fault prevents it. */
export async function captureInto(
  file: string,
  options: Pick<TrackerOptions, "path" | "start" | "faults">,
  until: Instant,
) {
  const { path, start, faults = [] } = options;
  const clock: DrivenClock = drivenClock(start);
  const simulator = await startSimulator({ market: new Market(path), now: clock.truth });
  simulator.faults.push(...faults);
  const settings = settingsFor(simulator);
  const store = openEmbeddedStore(file);
  const stop = new AbortController();
  const running = keepRunning(
    {
      ports: { sources: unwrap(createSources(settings)), store, clock },
      settings,
      output: silent(),
      signal: stop.signal,
    },
    { web: undefined, storeName: file, replaySpeed: undefined },
  );
  await clock.passTo(until);
  stop.abort();
  clock.leave();
  await running;
  await store.close();
  await simulator.close();
}

function settingsFor({ urls }: Simulator): Settings {
  return { ...unwrap(readSettings({ TRACKER_LOOK_BACK_HOURS: "2" }, VENUES)), urls };
}

/** Drops the output: the tests look at what the page says. */
function silent(): Output {
  const nothing = () => {};
  return { notice: nothing, report: nothing, progress: nothing, failure: nothing, repeated: nothing };
}

/** A folder in memory if possible: on a real disk, flushing every commit takes most of the time. */
export function scratchFolder(): string {
  return mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "page-test-"));
}

function renamePrices(file: string, isBroken: boolean): void {
  const database = new DatabaseSync(file);
  const [from, to] = isBroken ? ["market_price", "mislaid"] : ["mislaid", "market_price"];
  database.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
  database.close();
}
