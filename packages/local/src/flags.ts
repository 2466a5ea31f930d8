import type { Instant, Range } from "@tracker/core";
import { type Field, INSTANT_ALLOWED, instant, localPath, switchFlag, wholeNumber } from "@tracker/settings";

/** Where the live prices are kept, and where replays are, which must never meet. */
export const LIVE_FILE = ".data/prices.db";
export const REPLAY_FILE = ".data/replay.db";

export const fileFlag = (otherwise: string): Field<string> => ({
  name: "--file",
  meaning: `the database file (${otherwise} unless said)`,
  allowed: "the path of a file",
  example: otherwise,
  otherwise,
  read: localPath,
});

export const jsonFlag = switchFlag("--json", "print one JSON record a line instead of text");

/** Where the API is served: a port, or undefined for the usual one or, if that is taken, any free one. */
export const portFlag: Field<number | undefined> = {
  name: "--port",
  meaning: "where the API is served on this machine",
  allowed: "a port from 0 (any free one) to 65535",
  example: "8080",
  otherwise: undefined,
  read: wholeNumber(0, 65_535),
};

export const timeFlag = (name: string, meaning: string): Field<Instant | undefined> => ({
  name,
  meaning,
  allowed: INSTANT_ALLOWED,
  example: "2025-07-14",
  otherwise: undefined,
  read: instant,
});

export const rangeFlag: Field<Range | undefined> = {
  name: "--backfill",
  meaning: "fill the missing slots of a range from candles, then end",
  allowed: "FROM..TO, each a time in UTC, FROM first",
  example: "2025-07-01..2025-07-14T09:35Z",
  otherwise: undefined,
  read: (text) => {
    const [from, to, ...rest] = text.split("..").map(instant);
    return from !== undefined && to !== undefined && rest.length === 0 && from < to ? { from, to } : undefined;
  },
};
