import type { Instant } from "@tracker/core";

/** Readers for fields: a text in, its value out, or undefined when the text is not allowed. */

export function wholeNumber(least: number, most: number): (text: string) => number | undefined {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
}

export function oneOf<const Choice extends string>(choices: readonly Choice[]): (text: string) => Choice | undefined {
  return (text) => choices.find((choice) => choice === text);
}

/** A comma-separated list without repetition, each item read by `read`. */
export function listOf<Item>(read: (text: string) => Item | undefined): (text: string) => readonly Item[] | undefined {
  return (text) => {
    const items = text.split(",").map((item) => read(item.trim()));
    const known = items.filter((item) => item !== undefined);
    return known.length === items.length && new Set(known).size === known.length ? known : undefined;
  };
}

export function onOrOff(text: string): boolean | undefined {
  return text === "on" ? true : text === "off" ? false : undefined;
}

/** An address that requests may be sent to: https, or http on this machine only, without a query; the trailing slash is dropped. */
export function baseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, search, hash, href } = new URL(text);
  if (!(protocol === "https:" || (protocol === "http:" && isLoopback(text)))) return undefined;
  return username + password + search + hash === "" ? href.replace(/\/+$/, "") : undefined;
}

/** A path on this machine: an address of another place is none. */
export function localPath(text: string): string | undefined {
  return text.includes("://") ? undefined : text;
}

/** Whether an address is on this machine. */
export function isLoopback(url: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}

/** What a database's time holds, to the second (T-SQL's datetime2, of the years 1 to 9999). */
const FIRST = Date.parse("0001-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59Z");

/** A time in UTC, as 2025-07-14, 2025-07-14T09:35Z or with seconds; in milliseconds since the epoch. */
export function instant(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/.test(text)) return undefined;
  const value = Date.parse(text);
  if (!(FIRST <= value && value <= LAST)) return undefined;
  // Date.parse takes the 31st of June for the 1st of July.
  return new Date(value).toISOString().startsWith(text.slice(0, 10)) ? value : undefined;
}

export const INSTANT_ALLOWED = "a time in UTC such as 2025-07-14 or 2025-07-14T09:35Z";
