import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DAY, HOUR, MINUTE, SLOT_LENGTH } from "@tracker/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Judge, judgeBy } from "./described.ts";
import { NOON, type ServedApi, serveApi } from "./served.ts";

/** Requests every address of the API in the docs, and checks the answers that they show. */

const ROOT = join(import.meta.dirname, "../..");
const DOCS = globSync("{README,CONTRIBUTING,SECURITY}.md", { cwd: ROOT }).concat(globSync("docs/*.md", { cwd: ROOT }));
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

let api: ServedApi;
let judge: Judge;
beforeAll(async () => {
  api = await serveApi();
  judge = judgeBy(JSON.parse(read("docs/openapi.json")));
});
afterAll(() => api.close());

const get = (address: string) => api.get(address, {}, { clock: { now: () => NOON + MINUTE } });
const pathOf = (address: string) => address.split("?")[0] ?? "";

const named = DOCS.flatMap((file) =>
  [...read(file).matchAll(/(?<![\w.])\/api\/[\w.]*(\?[^\s`'"|)]*)?/g)].map(([address]) => [file, address] as const),
);
/** Replaces the placeholder in an address with a time. */
const filled = (address: string) => address.replace("…", "2026-11-24T12:00Z");

test.each(named)("%s: %s is answered as described", async (_file, address) => {
  const answered = await get(filled(address));
  expect([answered.status, judge.problemsOf(answered, pathOf(address))]).toEqual([200, []]);
});

/** An example in the docs: a request to a tracker on this machine, followed by the answer. */
const EXAMPLE = /```sh\ncurl '(http:\/\/127\.0\.0\.1:8288)(\/api\/[^']+)'\n```\n\n```(json|csv)\n([\s\S]*?)```/g;
const shown = DOCS.flatMap((file) =>
  [...read(file).matchAll(EXAMPLE)].map(([, , address = "", kind, answer = ""]) => ({ file, address, kind, answer })),
);

describe.each(shown)("$file: the answer of $address", ({ address, kind, answer }) => {
  test("is valid, and has the same shape as the real one", async () => {
    const { text } = await get(address);
    if (kind === "csv") {
      const [columns, ...lines] = answer.trimEnd().split("\n");
      expect(columns).toBe(text.split("\n")[0]);
      const width = columns?.split(",").length;
      return expect(lines.map((line) => line.split(",").length)).toEqual(lines.map(() => width));
    }
    const [told, real] = [JSON.parse(answer), JSON.parse(text)];
    expect(judge.problemsOfBody(told, pathOf(address))).toEqual([]);
    expect(shapeOf(told)).toEqual(shapeOf(real));
    // The answer repeats the request, with all rows of a requested range.
    for (const key of ["currency", "length", "from", "to"]) expect([key, told[key]]).toEqual([key, real[key]]);
    const countOf = (body: Record<string, unknown>) => (body.prices ?? body.candles) as unknown[] | undefined;
    if (address.includes("&to=") || address === "/api/latest")
      expect(countOf(told)?.length).toBe(countOf(real)?.length);
  });
});

test("the most that one answer holds is what docs/api.md says", async () => {
  const [, days, many, manyDays] =
    /covers at most (\d+) days[\s\S]*holds at most ([\d,]+) candles, of days ([\d,]+)\./.exec(read("docs/api.md")) ??
    [];
  const most = (text: string | undefined) => Number(text?.replace(",", ""));
  const statusOf = async (path: string, length: number) => {
    // Midnight, when spans of every length end.
    const to = NOON - 12 * HOUR;
    const range = { from: new Date(to - length).toISOString(), to: new Date(to).toISOString() };
    return (await get(`${path}${new URLSearchParams(range)}`)).status;
  };
  for (const [path, bound, span] of [
    ["/api/prices?", most(days), DAY],
    ["/api/candles?length=2h&", most(many), 2 * HOUR],
    ["/api/candles?length=1d&", most(manyDays), DAY],
  ] as const) {
    const statuses = [await statusOf(path, bound * span), await statusOf(path, bound * span + SLOT_LENGTH)];
    expect([path, ...statuses]).toEqual([path, 200, 400]);
  }
});

test("examples are found", () => {
  expect(shown.length).toBeGreaterThan(5);
  expect(named.length).toBeGreaterThan(20);
});

/** The names of all properties, in order; for a list, those of its first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== "object" || value === null) return null;
  return Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]);
}
