import { brotliDecompressSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import type { PageFile } from "./page-files.ts";
import { serving } from "./testing/index.ts";

const { compress } = vi.hoisted(() => ({ compress: vi.fn() }));
vi.mock(import("./encoding.ts"), async (load) => {
  const real = await load();
  return { ...real, compress: compress.mockImplementation(real.compress) };
});

const file = (contentType: string, text: string, immutable = false): PageFile => ({
  contentType: `${contentType}; charset=utf-8`,
  body: Buffer.from(text),
  immutable,
});
const HTML = "<!doctype html><title>Prices</title>";
const SCRIPT = "let price;".repeat(200);
const page = new Map([
  ["/", file("text/html", HTML)],
  ["/assets/app-1234.js", file("text/javascript", SCRIPT, true)],
]);

test("the page is revalidated each time, and only its own files may run", async () => {
  const { get } = await serving({ page });
  const { status, headers, bytes } = await get("/");
  expect([status, String(bytes)]).toEqual([200, HTML]);
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(headers.get("cache-control")).toBe("no-cache");
  expect(headers.get("content-security-policy")).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  const again = await get("/", { headers: { "if-none-match": headers.get("etag") ?? "" } });
  expect([again.status, again.bytes.length]).toEqual([304, 0]);
});

test("a file with a hash in its URL is cached forever, and compressed once", async () => {
  const { get } = await serving({ page });
  const ask = () => get("/assets/app-1234.js", { headers: { "accept-encoding": "br" } });
  for (const { headers, bytes } of await Promise.all([ask(), ask(), ask()])) {
    expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(String(brotliDecompressSync(bytes))).toBe(SCRIPT);
  }
  expect(compress).toHaveBeenCalledTimes(1);
});

test("the page's files are read-only, and a missing one is a 404", async () => {
  const { get } = await serving({ page });
  const post = await get("/", { method: "POST" });
  expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  expect(await get("/", { method: "HEAD" })).toMatchObject({ status: 200, bytes: Buffer.alloc(0) });
  const gone = await get("/assets/app-0000.js");
  expect([gone.status, gone.body.problems]).toEqual([
    404,
    [expect.stringContaining("the addresses are /, /api/latest")],
  ]);
});

test("without a page, / is a 404 and the API answers", async () => {
  const { get } = await serving();
  expect((await get("/")).status).toBe(404);
  expect((await get("/api/latest")).status).toBe(200);
});
