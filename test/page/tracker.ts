import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Fault, Market, type PricePath, startSimulator } from "@stand-ins/venues";
import { type Instant, type PriceStore, slotFrom } from "@tracker/core";
import { drivenClock, keepRunning, type Output, openReplay, openWeb } from "@tracker/local/testing";
import { readSettings, type Settings, unwrap } from "@tracker/settings";
import { createSources, VENUES } from "@tracker/sources";
import { openEmbeddedStore } from "@tracker/store-embedded";

const SERVING = { port: 0, host: "127.0.0.1", allowedHosts: [] };

const nothing = () => {};
/** Drops the output: the tests look at what the page says. */
const SILENT: Output = { notice: nothing, report: nothing, progress: nothing, failure: nothing, repeated: nothing };

export interface TrackerOptions {
  /** The price path that the venues quote around. */
  readonly path: PricePath;
  /** The time at which it starts. */
  readonly start: Instant;
  /** A database of which it takes a copy; by default it starts with an empty one. */
  readonly database?: string | undefined;
  /** The venues' faults, each with its time span. */
  readonly faults?: readonly Fault[];
  /** Serves the page apart from the pipeline, as on Azure: all it knows is what the database holds. */
  readonly apart?: boolean | undefined;
  /** The speed of the replay that `npm start` shows while no venue answers. */
  readonly replaySpeed?: number | undefined;
}

/** The running pipeline and page. Faults are injected around them: into venues, clock, database and process. */
export interface Tracker {
  readonly url: string;
  /** Its store. */
  readonly store: Pick<PriceStore, "latest">;
  /** The venues' faults; adding one takes effect at once. */
  readonly faults: Fault[];
  /** The true time. */
  now(): Instant;
  /** Advances the time: every slot until then is captured, unless a fault prevents it. */
  passTo(time: Instant): Promise<void>;
  /** Stops capturing; a page that is served apart stays up. */
  stopCapturing(): Promise<void>;
  /** Sets this computer's clock ahead of the true time, in milliseconds. */
  setClock(ahead: number): void;
  /** Makes every read of prices fail, or work again. */
  breakDatabase(isBroken: boolean): void;
  close(): Promise<void>;
}

/** What stops each thing that was started; the last one is stopped first. */
type Ends = (() => Promise<unknown> | undefined)[];

async function endAll(ends: Ends): Promise<void> {
  for (const end of ends.toReversed()) await end();
}

/** `npm start` on its own database and a driven clock, against the stand-in venues. */
export async function startTracker(options: TrackerOptions): Promise<Tracker> {
  const { database, apart = false, replaySpeed } = options;
  const folder = scratchFolder();
  const file = join(folder, "prices.db");
  if (database !== undefined) copyFileSync(database, file);
  const { clock, simulator, settings, store, capture, close } = await preparePipeline(file, options);
  const web = await serveWeb(settings);
  const ends: Ends = [async () => rmSync(folder, { recursive: true }), close];
  if (apart) {
    const read = openEmbeddedStore(file, { readOnly: true });
    ends.push(read.close, web.close);
    web.answer(() => ({ store: read, clock, currencies: settings.currencies }));
  }
  const stopCapturing = capture(apart ? undefined : web, replaySpeed);
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

type Web = NonNullable<Awaited<ReturnType<typeof openWeb>>>;

async function serveWeb(settings: Settings): Promise<Web> {
  const web = await openWeb({ settings, serving: SERVING, output: SILENT, signal: new AbortController().signal });
  if (web === undefined) throw new Error("the page is not served");
  return web;
}

/** A driven clock, the stand-in venues and a database; `capture` starts the pipeline on them and returns what stops it. */
async function preparePipeline(file: string, { path, start, faults = [] }: TrackerOptions) {
  const clock = drivenClock(start);
  const simulator = await startSimulator({ market: new Market(path), now: clock.truth });
  simulator.faults.push(...faults);
  const usual = unwrap(readSettings({ TRACKER_LOOK_BACK_HOURS: "2" }, VENUES));
  const settings: Settings = { ...usual, urls: simulator.urls };
  const store = openEmbeddedStore(file);
  const stop = new AbortController();
  const capture = (web: Web | undefined, replaySpeed?: number) => {
    const ports = { sources: unwrap(createSources(settings)), store, clock };
    const running = keepRunning(
      { ports, settings, output: SILENT, signal: stop.signal },
      { web, storeName: "prices.db", replaySpeed },
    );
    return () => {
      stop.abort();
      clock.leave();
      return running;
    };
  };
  const close = () => endAll([store.close, simulator.close]);
  return { clock, simulator, settings, store, capture, close };
}

export interface ReplayTracker {
  readonly url: string;
  /** Advances the replay to a time. */
  passTo(time: Instant): Promise<void>;
  close(): Promise<void>;
}

/** `npm run demo`, up to a time of the replayed day. */
export async function startReplay(path: PricePath, until: Instant): Promise<ReplayTracker> {
  const settings = unwrap(readSettings({}, VENUES));
  const clock = drivenClock(slotFrom(path.from));
  const web = await serveWeb(settings);
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
export async function captureInto(file: string, options: TrackerOptions, until: Instant): Promise<void> {
  const { clock, capture, close } = await preparePipeline(file, options);
  const stop = capture(undefined);
  await clock.passTo(until);
  await stop();
  await close();
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
