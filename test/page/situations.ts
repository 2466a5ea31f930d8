import { type Fault, type FaultKind, recordedDay, VENUE_NAMES, type VenueName } from "@stand-ins/venues";
import { type Instant, MINUTE, SLOT_LENGTH } from "@tracker/core";
import { FAULTS, NEWEST } from "./history.ts";
import type { Difference, PageServer } from "./server.ts";
import { startReplay, type Tracker } from "./tracker.ts";

/** Where a page is served. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Brings the running pipeline into a state, by faults of venues, clock or processes. */
export type Situation<Brought extends Served = Served> = (server: PageServer) => Promise<Brought>;

/** A minute after the newest slot. Shared by tests, so none may change it. */
export const usual: Situation = async ({ usual: { url } }) => ({ url, close: async () => {} });

/** The running pipeline, at a time in the last hour of the history or later. */
export function at(time: Instant, difference: Difference = {}): Situation<Tracker> {
  return async ({ start }) => {
    const tracker = await start(difference);
    await tracker.passTo(time);
    return tracker;
  };
}

/** Capturing stopped after the newest slot, `length` milliseconds ago; the page goes on. */
export function stopped(length: number): Situation<Tracker> {
  return async (server) => {
    const tracker = await at(NEWEST + MINUTE, { apart: true })(server);
    await tracker.stopCapturing();
    await tracker.passTo(NEWEST + length + MINUTE);
    return tracker;
  };
}

/** No venue has been usable since the newest slot, for `length` milliseconds, each for a different reason. */
export function outage(length: number): Situation<Tracker> {
  return at(NEWEST + length + MINUTE, { faults: [...FAULTS, ...UNUSABLE.map(since(NEWEST + SLOT_LENGTH))] });
}

/** Faults that are not retried, and so cost no time. */
const UNUSABLE: readonly [VenueName, FaultKind][] = [
  ["coinbase", "rate-limited"],
  ["kraken", "redirect"],
  ["bitstamp", "truncated"],
  ["bitfinex", "huge"],
  ["gemini", "wrong-type"],
  ["bitvavo", "null-currency"],
];

/** In the slot after the newest, two venues are down, one is far off, and two disagree. */
export const noQuorum: Situation<Tracker> = at(NEWEST + SLOT_LENGTH + MINUTE, {
  faults: [
    ...FAULTS,
    ...UNUSABLE.slice(0, 2).map(since(NEWEST + SLOT_LENGTH)),
    { venue: "bitfinex", kind: "outlier", times: 1.2, from: NEWEST + MINUTE },
    { venue: "gemini", kind: "outlier", times: 0.992, from: NEWEST + MINUTE },
  ],
});

/** A tracker that has never run before, with or without faults. */
export function first(faults: readonly Fault[] = []): Situation<Tracker> {
  return at(NEWEST + MINUTE, { database: undefined, start: NEWEST + 2, faults });
}

/** Every venue is down, as without a network. */
export const ALL_DOWN: readonly Fault[] = VENUE_NAMES.map((venue) => ({ venue, kind: "down" }));

/** Only one venue quotes euros, so there is no price in euros yet. */
export const NO_EUROS: readonly Fault[] = VENUE_NAMES.filter((venue) => venue !== "kraken").map((venue) => ({
  venue,
  kind: "null-currency",
  currency: "EUR",
}));

/** This computer's clock is off by so many milliseconds; positive is ahead. */
export function clockOff(ahead: number): Situation<Tracker> {
  return async (server) => {
    const tracker = await at(NEWEST + MINUTE)(server);
    tracker.setClock(ahead);
    await tracker.passTo(NEWEST + 2 * SLOT_LENGTH + MINUTE);
    return tracker;
  };
}

/** The prices cannot be read. */
export const brokenDatabase: Situation<Tracker> = async (server) => {
  const tracker = await at(NEWEST + MINUTE)(server);
  tracker.breakDatabase(true);
  return tracker;
};

/** `npm run demo`, at a time of the recorded day. */
export function replay(time: Instant) {
  return () => startReplay(recordedDay(), time);
}

function since(from: Instant) {
  return ([venue, kind]: [VenueName, FaultKind]): Fault => ({ venue, kind, from: from - MINUTE, by: 3_600_000 });
}
