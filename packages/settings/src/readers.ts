/** Readers for fields: each takes a text and returns its value, or undefined if the text is not allowed. */

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
  const url = webAddress(text);
  return url === undefined || url.includes("?") ? undefined : url.replace(/\/+$/, "");
}

/** An address with its query: https, or http on this machine only, without a user or a fragment. */
export function webAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, hash, href } = new URL(text);
  if (!(protocol === "https:" || (protocol === "http:" && isLoopback(text)))) return undefined;
  return username + password + hash === "" ? href : undefined;
}

/** A path on this machine, not a URL. */
export function localPath(text: string): string | undefined {
  return text.includes("://") ? undefined : text;
}

/** An id in Entra or Azure, such as 6b29fc40-ca47-1067-b31d-00dd010662da. */
export function guid(text: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text : undefined;
}

/** Whether an address is on this machine. */
export function isLoopback(url: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}

/** What core's parseInstant accepts. */
export const INSTANT_ALLOWED = "a time in UTC such as 2025-07-14 or 2025-07-14T09:35Z";
