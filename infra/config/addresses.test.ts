import fc from "fast-check";
import { expect, test } from "vitest";
import { readAddresses } from "./addresses.ts";

test.each([
  ["203.0.113.7", "203.0.113.7", "203.0.113.7"],
  ["203.0.113.0/24", "203.0.113.0", "203.0.113.255"],
  ["203.0.113.16/28", "203.0.113.16", "203.0.113.31"],
  ["203.0.113.7/32", "203.0.113.7", "203.0.113.7"],
  ["203.0.113.4-203.0.113.9", "203.0.113.4", "203.0.113.9"],
  ["203.0.113.4 - 203.0.113.9", "203.0.113.4", "203.0.113.9"],
  ["203.0.112.200-203.0.113.199", "203.0.112.200", "203.0.113.199"],
  ["255.255.255.255", "255.255.255.255", "255.255.255.255"],
])("%s is a range", (text, start, end) => {
  expect(readAddresses(text)).toEqual({ start, end });
});

test.each([
  ["all of Azure", "0.0.0.0"],
  ["all of Azure, as a range", "0.0.0.0-0.0.0.0"],
  ["the whole internet", "0.0.0.0/0"],
  ["a block of 512", "203.0.112.0/23"],
  ["a range of 257", "203.0.113.0-203.0.114.0"],
  ["a range that ends before it begins", "203.0.113.9-203.0.113.4"],
  ["an address that is not the first of its block", "203.0.113.7/24"],
  ["no prefix length", "203.0.113.0/"],
  ["a prefix length above 32", "203.0.113.0/33"],
  ["a name", "office.example.org"],
  ["half an address", "203.0.113"],
  ["an IPv6 address", "2001:db8::1"],
  ["two ranges", "203.0.113.4-203.0.113.5-203.0.113.6"],
  ["nothing", ""],
])("%s is refused", (_what, text) => {
  expect(readAddresses(text)).toBeUndefined();
});

test("no text is read as more than 256 addresses", () => {
  const address = fc.ipV4();
  const text = fc.oneof(
    address,
    fc.ipV4Extended(),
    fc.tuple(address, fc.nat(40)).map((pair) => pair.join("/")),
    fc.tuple(address, address).map((pair) => pair.join("-")),
  );
  const numberOf = (dotted: string) => dotted.split(".").reduce((number, part) => number * 256 + Number(part), 0);
  fc.assert(
    fc.property(text, (given) => {
      const range = readAddresses(given);
      if (range === undefined) return;
      const width = numberOf(range.end) - numberOf(range.start) + 1;
      expect(width).toBeGreaterThanOrEqual(1);
      expect(width).toBeLessThanOrEqual(256);
    }),
  );
});
