import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { joinedChecksum } from "./checksum.ts";

test.each([
  ["", ""],
  ["a", ""],
  ["", "b"],
  ["slot,price", "\n2026-11-24T12:00Z,121470.88"],
  ["x".repeat(70_001), "y".repeat(1_000_003)],
])("combines the checksums of two texts into that of their concatenation", (first, second) => {
  const [a, b] = [Buffer.from(first), Buffer.from(second)];
  expect(joinedChecksum(crc32(a), crc32(b), b.length)).toBe(crc32(Buffer.concat([a, b])));
});
