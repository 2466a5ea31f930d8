import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { gzipOf } from "./gzip.ts";
import { collected } from "./testing/index.ts";
import { chunkOf } from "./text.ts";

async function gzipped(texts: readonly string[]): Promise<Buffer> {
  const chunks = texts.map((text) => chunkOf(text));
  const all = async function* () {
    yield* chunks;
  };
  return Buffer.concat(await collected(gzipOf(all())));
}

test.each([
  [[]],
  [["", "one", ""]],
  [["slot,price\n", "2026-11-24T12:00Z,121470.88\n".repeat(5_000), "2026-11-24T12:05Z,121430.15\n"]],
])("pieces that are compressed separately form one gzip file", async (texts) => {
  expect(gunzipSync(await gzipped(texts)).toString()).toBe(texts.join(""));
});

test("a file that lacks a piece fails the check", async () => {
  const texts = ["one".repeat(100), "two".repeat(100)];
  const [whole, first] = [await gzipped(texts), await gzipped(texts.slice(0, 1))];
  const end = whole.subarray(-8);
  expect(() => gunzipSync(Buffer.concat([first.subarray(0, -8), end]))).toThrow("incorrect data check");
});
