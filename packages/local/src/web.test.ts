import { EUR, memoryStore } from "@tracker/core/testing";
import { buildPage } from "@tracker/dashboard/page";
import { readSettings, unwrap } from "@tracker/settings";
import { VENUES } from "@tracker/sources";
import { beforeEach, expect, test, vi } from "vitest";
import type { Output } from "./output.ts";
import { openWeb, type Web } from "./web.ts";

vi.mock(import("@tracker/dashboard/page"), async (load) => {
  const real = await load();
  return { ...real, buildPage: vi.fn(real.buildPage) };
});

const failures: unknown[] = [];
const output: Output = {
  notice: () => {},
  report: () => {},
  progress: () => {},
  repeated: () => {},
  failure: (error) => failures.push(error),
};
const { signal } = new AbortController();
const serving = { port: 0, host: "127.0.0.1", allowedHosts: [] };
const context = { store: memoryStore(), clock: { now: Date.now }, currencies: [EUR] };

beforeEach(() => {
  failures.length = 0;
});

async function served(environment: Record<string, string> = {}): Promise<Web | undefined> {
  const web = await openWeb({ settings: unwrap(readSettings(environment, VENUES)), serving, output, signal });
  web?.answer(() => context);
  return web;
}

/** A replay's clock. */
const DATE = "Mon, 14 Jul 2025 09:35:00 GMT";

const statuses = ({ url }: Web) =>
  Promise.all(["/", "/api/latest"].map(async (path) => (await fetch(url + path)).status));

test("serves the page and its API, and names the page's address", async () => {
  const web = (await served()) as Web;
  expect(web.heading).toBe(`Page: ${web.url}/`);
  expect(await statuses(web)).toEqual([200, 200]);
  await web.close();
});

test("dates an answer by the clock of what is served, in a 304 too, and a file by this computer's", async () => {
  const web = (await openWeb({ settings: unwrap(readSettings({}, VENUES)), serving, output, signal })) as Web;
  web.answer(() => ({ ...context, clock: { now: () => Date.parse(DATE) } }));
  const { status, headers } = await fetch(`${web.url}/api/latest`);
  expect([status, headers.get("date")]).toEqual([200, DATE]);
  const again = await fetch(`${web.url}/api/latest`, { headers: { "if-none-match": headers.get("etag") ?? "" } });
  expect([again.status, again.headers.get("date")]).toEqual([304, DATE]);
  expect((await fetch(web.url)).headers.get("date")).not.toBe(DATE);
  await web.close();
});

test("reports a page that cannot be built, and serves the API without it", async () => {
  vi.mocked(buildPage).mockRejectedValueOnce(new Error("Cannot find package 'esbuild'"));
  const web = (await served()) as Web;
  expect(failures).toEqual([
    "the web page could not be built; the API is served without it (Cannot find package 'esbuild')",
  ]);
  expect(web.heading).toBe(`API: ${web.url}/api/latest`);
  expect(await statuses(web)).toEqual([404, 200]);
  await web.close();
});

test("says nothing of a page that cannot be built because the process is stopped", async () => {
  vi.mocked(buildPage).mockRejectedValueOnce(new Error("The service was stopped"));
  const settings = unwrap(readSettings({}, VENUES));
  await (await openWeb({ settings, serving, output, signal: AbortSignal.abort() }))?.close();
  expect(failures).toEqual([]);
});

test("serves nothing if the web is off", async () => {
  expect(await served({ TRACKER_WEB: "off" })).toBeUndefined();
});

test("answers early requests as soon as there is something to answer with", async () => {
  const web = (await openWeb({ settings: unwrap(readSettings({}, VENUES)), serving, output, signal })) as Web;
  const early = fetch(`${web.url}/api/latest`);
  web.answer(() => context);
  expect((await early).status).toBe(200);
  await web.close();
});
