import { isIPv4 } from "node:net";

/** A range of IPv4 addresses, both ends included, as in a firewall rule. */
export interface AddressRange {
  readonly start: string;
  readonly end: string;
}

/** A person's or an office's; a larger range is a whole network. */
const MOST_ADDRESSES = 256;

/**
 * Reads `203.0.113.7`, `203.0.113.0/24` or `203.0.113.4-203.0.113.9` as a range of at most 256 addresses; undefined for anything else, for
 * 0.0.0.0 (which opens a server to all of Azure, other people's subscriptions included) and for a block named by an address other than its first.
 */
export function readAddresses(text: string): AddressRange | undefined {
  const [first = "", second, ...rest] = text.split("-").map((part) => part.trim());
  if (rest.length > 0) return undefined;
  const [start, end] = second === undefined ? blockOf(first) : [numberOf(first), numberOf(second)];
  if (start === undefined || end === undefined || start === 0 || end < start || end - start >= MOST_ADDRESSES)
    return undefined;
  return { start: textOf(start), end: textOf(end) };
}

function blockOf(text: string): [number | undefined, number | undefined] {
  const [address = "", length] = text.split("/");
  const start = numberOf(address);
  if (length === undefined) return [start, start];
  if (!/^\d{1,2}$/.test(length) || Number(length) > 32 || start === undefined) return [undefined, undefined];
  const size = 2 ** (32 - Number(length));
  return start % size === 0 ? [start, start + size - 1] : [undefined, undefined];
}

function numberOf(address: string): number | undefined {
  if (!isIPv4(address)) return undefined;
  return address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join(".");
}
