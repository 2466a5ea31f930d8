import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { acceptedEncoding } from "./encoding.ts";
import { capture, serving, threePrices } from "./testing/index.ts";

test.each([
  ["gzip, deflate, br, zstd", "br"],
  ["GZIP", "gzip"],
  ["br;q=0, gzip;q=0.5", "gzip"],
  ["br; q=0.2, gzip", "br"],
  ["*", "br"],
  ["br;q=0, *;q=0.1", "gzip"],
  ["*;q=0", undefined],
  ["identity", undefined],
  ["br;q=all", undefined],
  ["", undefined],
  [null, undefined],
])("%j is answered in %s", (header, encoding) => {
  expect(acceptedEncoding(header)).toBe(encoding);
});

const CSV = "/api/prices?format=csv&from=2026-11-24&to=2026-11-25";

test("an answer is compressed where that is accepted and worth it, under the same tag", async () => {
  const store = await threePrices();
  await store.save(Array.from({ length: 100 }, (_, index) => capture(-index, 100, "ok")));
  const { get } = await serving({ store });
  const plain = await get(CSV);
  expect([plain.headers.get("content-encoding"), plain.headers.get("vary")]).toEqual([null, "accept-encoding"]);
  for (const [encoding, decompress] of [
    ["br", brotliDecompressSync],
    ["gzip", gunzipSync],
  ] as const) {
    const { headers, bytes } = await get(CSV, { headers: { "accept-encoding": encoding } });
    expect(headers.get("content-encoding")).toBe(encoding);
    expect(headers.get("etag")).toBe(plain.headers.get("etag"));
    expect(bytes.length).toBeLessThan(plain.bytes.length / 4);
    expect(decompress(bytes).equals(plain.bytes)).toBe(true);
    const head = await get(CSV, { method: "HEAD", headers: { "accept-encoding": encoding } });
    expect([head.headers.get("content-encoding"), head.bytes.length]).toEqual([encoding, 0]);
  }
  const small = await get("/api/health", { headers: { "accept-encoding": "br" } });
  expect(small.headers.get("content-encoding")).toBeNull();
});
