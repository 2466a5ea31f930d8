import { isIP } from "node:net";
import {
  type Currency,
  cut,
  INSTRUMENT,
  type Instant,
  LONGEST_WHY,
  parseCurrency,
  parseInstant,
  type Range,
} from "@tracker/core";
import { type Field, INSTANT_ALLOWED, listOf, localPath, shown, wholeNumber } from "@tracker/settings";
import { switchFlag } from "@tracker/settings/command-line";

/** The files of live prices and of replays, which must never be the same. */
export const LIVE_FILE = ".data/prices.db";
export const REPLAY_FILE = ".data/replay.db";

export const fileFlag = (usual: string): Field<string> => ({
  name: "--file",
  description: "the database file",
  valueHint: "FILE",
  allowed: "the path of a file",
  example: usual,
  default: usual,
  read: localPath,
});

export const jsonFlag = switchFlag("--json", "print one JSON record a line instead of text");

/** Where the page and the API are served, and under which names. */
export const SERVING_FLAGS = {
  /** Undefined for the default port or, if that is in use, any free one. */
  port: {
    name: "--port",
    description: "the port of the page and the API; by default 8288, or any free one if that is in use",
    valueHint: "PORT",
    allowed: "a port from 0 (any free one) to 65535",
    example: "8080",
    default: undefined,
    read: wholeNumber(0, 65_535),
  } as Field<number | undefined>,
  host: {
    name: "--host",
    description: "the address to listen on; anyone who can reach it can read the prices",
    valueHint: "ADDRESS",
    allowed: "an IP address of this machine, or 0.0.0.0 for all of them",
    example: "0.0.0.0",
    default: "127.0.0.1",
    read: (text) => (isIP(text) === 0 ? undefined : text),
  } as Field<string>,
  allowedHosts: {
    name: "--allowed-host",
    description: "host names that browsers may use besides localhost, such as a proxy's",
    valueHint: "NAME,…",
    allowed: "a comma-separated list of host names without ports",
    example: "prices.example.org",
    default: [],
    read: listOf((text) => (/^[a-z\d]([a-z\d.-]{0,251}[a-z\d])?$/i.test(text) ? text.toLowerCase() : undefined)),
  } as Field<readonly string[]>,
};

export const timeFlag = (name: string, description: string): Field<Instant | undefined> => ({
  name,
  description,
  valueHint: "TIME",
  allowed: INSTANT_ALLOWED,
  example: "2025-07-14",
  default: undefined,
  read: parseInstant,
});

export const currencyFlag = (description: string): Field<Currency | undefined> => ({
  name: "--currency",
  description,
  valueHint: "CODE",
  allowed: "a code of three capital letters, as in ISO 4217",
  example: "USD",
  default: undefined,
  read: parseCurrency,
});

/** The problems of a range of times: its end is not after its start, or all of it is in the future. */
export function rangeProblems(
  { from, to }: { readonly from?: Instant | undefined; readonly to?: Instant | undefined },
  now: Instant,
  [start, end] = ["--from", "--to"],
): string[] {
  if (from !== undefined && to !== undefined && from >= to)
    return [`${start} (${timeText(from)}) is not before ${end} (${timeText(to)})`];
  if (from !== undefined && from > now)
    return [`${start} (${timeText(from)}) is in the future: the time is now ${timeText(now)}`];
  return [];
}

/** To the minute, or as precise as it was given. */
function timeText(instant: Instant): string {
  return new Date(instant).toISOString().replace(/(:00)?\.000Z$/, "Z");
}

/** Why prices are replaced, for the audit trail: one line, without what may be a secret. */
export const whyFlag: Field<string | undefined> = {
  name: "--why",
  description: "the reason, for the audit trail",
  valueHint: "TEXT",
  allowed: `a text of at most ${LONGEST_WHY} characters`,
  example: '"kraken quoted another pair"',
  default: undefined,
  read: (text) => (text.length <= LONGEST_WHY ? cut(text, LONGEST_WHY) : undefined),
};

export const rangeFlag: Field<Range | undefined> = {
  name: "--backfill",
  description: "fill the missing slots of a range from candles, then exit",
  valueHint: "FROM..TO",
  allowed: "FROM..TO, each a time in UTC",
  example: "2025-07-01..2025-07-14T09:35Z",
  default: undefined,
  read: (text) => {
    const range = parseRange(text);
    return range && range.from >= INSTRUMENT.since ? range : undefined;
  },
  problem: (text) => parseRange(text) && `${shown(text)} begins before ${INSTRUMENT.asset.noun} existed`,
};

function parseRange(text: string): Range | undefined {
  const [from, to, ...rest] = text.split("..").map(parseInstant);
  return from !== undefined && to !== undefined && rest.length === 0 ? { from, to } : undefined;
}
