import { isIP } from "node:net";
import { type Currency, cut, type Instant, LONGEST_WHY, parseCurrency, parseInstant, type Range } from "@tracker/core";
import { type Field, INSTANT_ALLOWED, listOf, localPath, wholeNumber } from "@tracker/settings";
import { switchFlag } from "@tracker/settings/command-line";

/** Where the live prices are kept, and where replays are, which must never meet. */
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

/** Where the page and the API are served, and for whom. */
export const SERVING_FLAGS = {
  /** Undefined for the usual port or, if that is taken, any free one. */
  port: {
    name: "--port",
    description: "where the page and the API are served on this machine; 8288, or any free one, unless said",
    valueHint: "PORT",
    allowed: "a port from 0 (any free one) to 65535",
    example: "8080",
    default: undefined,
    read: wholeNumber(0, 65_535),
  } as Field<number | undefined>,
  host: {
    name: "--host",
    description: "the address that is listened on; whoever reaches it can read the prices",
    valueHint: "ADDRESS",
    allowed: "an IP address of this machine, or 0.0.0.0 for all of them",
    example: "0.0.0.0",
    default: "127.0.0.1",
    read: (text) => (isIP(text) === 0 ? undefined : text),
  } as Field<string>,
  allowedHosts: {
    name: "--allowed-host",
    description: "names beside localhost under which a browser may come, as through a proxy",
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
  allowed: "an ISO 4217 code in capitals",
  example: "USD",
  default: undefined,
  read: parseCurrency,
});

/** What is wrong with a range of times: its end is not behind its start, or all of it lies in the future. */
export function rangeProblems(
  { from, to }: { readonly from?: Instant | undefined; readonly to?: Instant | undefined },
  now: Instant,
  [start, end] = ["--from", "--to"],
): string[] {
  if (from !== undefined && to !== undefined && from >= to)
    return [`${start} (${timeText(from)}) is not before ${end} (${timeText(to)})`];
  if (from !== undefined && from > now)
    return [`${start} (${timeText(from)}) is in the future: it is ${timeText(now)} now`];
  return [];
}

/** To the minute, or as precise as was said. */
function timeText(instant: Instant): string {
  return new Date(instant).toISOString().replace(/(:00)?\.000Z$/, "Z");
}

/** Why a price is replaced, as the trail keeps it: one line, without what may be a secret in it. */
export const whyFlag: Field<string | undefined> = {
  name: "--why",
  description: "why, for the trail",
  valueHint: "TEXT",
  allowed: `a text of at most ${LONGEST_WHY} characters`,
  example: '"kraken quoted another pair"',
  default: undefined,
  read: (text) => (text.length <= LONGEST_WHY ? cut(text, LONGEST_WHY) : undefined),
};

export const rangeFlag: Field<Range | undefined> = {
  name: "--backfill",
  description: "fill the missing slots of a range from candles, then end",
  valueHint: "FROM..TO",
  allowed: "FROM..TO, each a time in UTC",
  example: "2025-07-01..2025-07-14T09:35Z",
  default: undefined,
  read: (text) => {
    const [from, to, ...rest] = text.split("..").map(parseInstant);
    return from !== undefined && to !== undefined && rest.length === 0 ? { from, to } : undefined;
  },
};
