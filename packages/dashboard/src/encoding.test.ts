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
])("Accept-Encoding %j is answered with %s", (header, encoding) => {
  expect(acceptedEncoding(header, ["br", "gzip"])).toBe(encoding);
});

const CSV = "/api/prices?format=csv&from=2026-11-24&to=2026-11-25";
const SCRIPT = Buffer.from("price; ".repeat(1_000));

test("compresses an answer if that is accepted and worthwhile, under the same ETag", async () => {
  const store = await threePrices();
  await store.save(Array.from({ length: 100 }, (_, index) => capture(-index, 100, "ok")));
  const page = new Map([["/app.js", { contentType: "text/javascript", body: SCRIPT, immutable: true }]]);
  const { get } = await serving({ store, page });
  for (const [path, accepted, encoding, decompress] of [
    ["/app.js", "br, gzip", "br", brotliDecompressSync],
    ["/app.js", "gzip", "gzip", gunzipSync],
    // An answer that is assembled from compressed pieces is always gzip.
    [CSV, "br, gzip", "gzip", gunzipSync],
  ] as const) {
    const plain = await get(path);
    expect([plain.headers.get("content-encoding"), plain.headers.get("vary")]).toEqual([null, "accept-encoding"]);
    const { headers, bytes } = await get(path, { headers: { "accept-encoding": accepted } });
    expect(headers.get("content-encoding")).toBe(encoding);
    expect(headers.get("etag")).toBe(plain.headers.get("etag"));
    expect(bytes.length).toBeLessThan(plain.bytes.length / 4);
    expect(decompress(bytes).equals(plain.bytes)).toBe(true);
    const head = await get(path, { method: "HEAD", headers: { "accept-encoding": accepted } });
    expect([head.headers.get("content-encoding"), head.bytes.length]).toEqual([encoding, 0]);
  }
  expect((await get(CSV, { headers: { "accept-encoding": "br" } })).headers.get("content-encoding")).toBeNull();
  const small = await get("/api/health", { headers: { "accept-encoding": "br" } });
  expect(small.headers.get("content-encoding")).toBeNull();
});
