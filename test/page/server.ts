import { rmSync } from "node:fs";
import { MINUTE } from "@tracker/core";
import { CAPTURED_UNTIL, FAULTS, historicDatabase, NEWEST, PATH } from "./history.ts";
import { scratchFolder, startTracker, type Tracker, type TrackerOptions } from "./tracker.ts";

/** Differences from the usual tracker. */
export type Difference = Partial<TrackerOptions>;

export interface PageServer {
  /** A tracker a minute after the newest slot of the history, shared by tests that change nothing. */
  readonly usual: Tracker;
  /** Starts another one for the caller alone, by default an hour before the newest slot. */
  start(difference?: Difference): Promise<Tracker>;
  close(): Promise<void>;
}

/** The real page over the real pipeline, in the evening of the recorded day. */
export async function startPageServer(): Promise<PageServer> {
  const folder = scratchFolder();
  const database = await historicDatabase(folder);
  const start = (difference: Difference = {}) =>
    startTracker({ path: PATH, start: CAPTURED_UNTIL + MINUTE, database, faults: FAULTS, ...difference });
  const usual = await start();
  await usual.passTo(NEWEST + MINUTE);
  const close = async () => {
    await usual.close();
    rmSync(folder, { recursive: true });
  };
  return { usual, start, close };
}
