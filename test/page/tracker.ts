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
  /** What the venues quote around. */
  readonly path: PricePath;
  /** When it starts. */
  readonly start: Instant;
  /** A database to begin with, of which it takes a copy; unless said it begins with nothing. */
  readonly database?: string | undefined;
  /** What is wrong with the venues, from when until when. */
  readonly faults?: readonly Fault[];
  /** The page in a process of its own, as on Azure: it knows what is in the database, and no more. */
  readonly apart?: boolean | undefined;
  /** As `npm start` shows a replay while no venue answers. */
  readonly replaySpeed?: number | undefined;
}

/** The real pipeline and the real page, in the midst of their work: what goes wrong with them is put into the world around. */
export interface Tracker {
  readonly url: string;
  /** What is in its database. */
  readonly store: Pick<PriceStore, "latest">;
  /** What is wrong with the venues; adding to the list takes effect at once. */
  readonly faults: Fault[];
  /** The time in truth. */
  now(): Instant;
  /** Lets the time pass: every slot until then is captured, unless something keeps it from being. */
  passTo(time: Instant): Promise<void>;
  /** Ends the process that captures; the page's, where that is another, goes on. */
  stopCapturing(): Promise<void>;
  /** Sets this computer's clock so far ahead of the true time, in milliseconds. */
  setClock(ahead: number): void;
  /** Takes the prices away from under everybody, or gives them back. */
  breakDatabase(isBroken: boolean): void;
  close(): Promise<void>;
}

/** Everything that is started beside it, and how it ends, the last first. */
type Ends = (() => Promise<unknown> | undefined)[];

async function endAll(ends: Ends): Promise<void> {
  for (const end of ends.toReversed()) await end();
}

/** `npm start` on a database of its own and a clock that is driven, against the stand-ins of the venues. */
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
  /** Lets the replay go on until then. */
  passTo(time: Instant): Promise<void>;
  close(): Promise<void>;
}

/** `npm run demo`, up to a time of what it replays. */
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

/** Runs the pipeline on a database until a time, without a page: every slot from the start on is captured, unless a fault keeps it from being. */
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

/** What goes wrong is what the tests are about: the page is to say it. */
function silent(): Output {
  const nothing = () => {};
  return { notice: nothing, report: nothing, progress: nothing, failure: nothing, repeated: nothing };
}

/** A folder in memory where there is such a disk: every commit is flushed, which takes most of the time on another. */
export function scratchFolder(): string {
  return mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "page-test-"));
}

function renamePrices(file: string, isBroken: boolean): void {
  const database = new DatabaseSync(file);
  const [from, to] = isBroken ? ["market_price", "mislaid"] : ["mislaid", "market_price"];
  database.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
  database.close();
}
