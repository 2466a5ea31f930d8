import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { DAY, MINUTE } from "@tracker/core";
import { cachedReads } from "@tracker/dashboard";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answered, type Description, type Judge, judgeBy } from "./described.ts";
import { NOON, type ServedApi, serveApi } from "./served.ts";

const FILE = join(import.meta.dirname, "../../docs/openapi.json");
const description: Description = JSON.parse(readFileSync(FILE, "utf8"));
const PATHS = Object.keys(description.paths);

let api: ServedApi;
let judge: Judge;
beforeAll(async () => {
  api = await serveApi();
  judge = judgeBy(description);
});
afterAll(() => api.close());

test("docs/openapi.json is up to date (node scripts/bootstrap.mjs vitest run test/api/openapi --update)", async () => {
  const { text } = await api.get("/api/openapi.json");
  await expect(`${JSON.stringify(JSON.parse(text), null, 2)}\n`).toMatchFileSnapshot(FILE);
});

test("it is valid OpenAPI 3.1 for a third-party validator, which finds a planted mistake", async () => {
  const errorsOf = async (change: object) => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...structuredClone(description), ...change });
    return { valid, errors, version: validator.version };
  };
  expect(await errorsOf({})).toEqual({ valid: true, errors: undefined, version: "3.1" });
  expect(await errorsOf({ servers: "/" })).toMatchObject({ valid: false });
});

const RANGE = "from=2026-11-23T12:00Z&to=2026-11-24T12:05Z";
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  "/api/first": ["", "?from=2026-11-24", "?from=2027-01-01"],
  "/api/prices": ["", "?currency=EUR", `?${RANGE}`, `?${RANGE}&format=csv`, "?from=2020-01-01&to=2020-01-02"],
  "/api/candles": ["", `?length=1d&${RANGE}`, "?length=5m", "?length=2h&format=csv", "?from=2020-01-01&to=2020-01-02"],
  "/api/quotes": ["", "?slot=2026-11-24T12:00Z", "?slot=2026-11-24T12:05Z", "?slot=2020-01-01"],
};
const asked = PATHS.flatMap((path) => (QUERIES[path] ?? [""]).map((query) => [path, query] as const));

async function problemsOf(answered: Answered | Promise<Answered>, path: string, response?: string) {
  const { status, ...rest } = await answered;
  return { status, problems: judge.problemsOf({ status, ...rest }, path, response) };
}
const right = (status: number) => ({ status, problems: [] });

describe.each(asked)("GET %s%s", (path, query) => {
  test("answers as described: for live prices, in a replay, and if nothing has changed", async () => {
    const found = await api.get(path + query, {}, { clock: { now: () => NOON + MINUTE } });
    expect(await problemsOf(found, path)).toEqual(right(200));
    const replay = { replayOf: "14 July 2025" };
    const replayed = path === "/api/health" ? 503 : 200;
    expect(await problemsOf(api.get(path + query, {}, replay), path)).toEqual(right(replayed));
    const init = { headers: { "if-none-match": "*" } };
    const again = await api.get(path + query, init, { clock: { now: () => NOON + MINUTE } });
    expect(await problemsOf(again, path)).toEqual(right(304));
  });

  test("with every change of such an answer noticed", async () => {
    const { headers, text } = await api.get(path + query);
    if (headers.get("content-type")?.startsWith("text/csv") || path === "/api/openapi.json") return;
    const unnoticed = [...changed(JSON.parse(text))].filter(
      ({ body }) => judge.problemsOfBody(body, path).length === 0,
    );
    expect(unnoticed.map(({ what }) => what)).toEqual([]);
  });
});

/** Properties that may be any text. */
const FREE = ["source", "detail", "why", "length", "replayOf"];

/** Properties with a default. */
const OPTIONAL = ["complete"];

/** Copies of a body with one change each: a property removed or added, or a value of another kind or without meaning. In lists only the first and last items. */
function* changed(body: unknown, name = ""): Generator<{ what: string; body: unknown }> {
  if (Array.isArray(body)) {
    yield { what: `${name}: no list`, body: {} };
    for (const index of new Set(body.length === 0 ? [] : [0, body.length - 1]))
      for (const { what, body: item } of changed(body[index], `${name}[${index}]`))
        yield { what, body: body.with(index, item) };
  } else if (typeof body === "object" && body !== null) {
    yield { what: `${name}: something more`, body: { ...body, more: 1 } };
    for (const [key, value] of Object.entries(body)) {
      const { [key]: _left, ...others } = body as Record<string, unknown>;
      if (!OPTIONAL.includes(key)) yield { what: `${name}.${key}: left out`, body: others };
      for (const { what, body: inner } of changed(value, `${name}.${key}`))
        yield { what, body: { ...body, [key]: inner } };
    }
  } else {
    yield { what: `${name}: an object`, body: {} };
    if (typeof body === "string" && !FREE.includes(name.split(".").at(-1) ?? ""))
      yield { what: `${name}: ?`, body: "?" };
    if (typeof body !== "string") yield { what: `${name}: a text`, body: name.match(/\.(detail|why)$/) ? [] : "?" };
    // A venue may quote any value: its verdict refuses it.
    if (typeof body === "number" && !/\.(last|bid|ask)$/.test(name)) yield { what: `${name}: negative`, body: -1 };
  }
}

describe("refusals are as described:", () => {
  test.each(PATHS)("a wrong query of %s", async (path) => {
    expect(await problemsOf(api.get(`${path}?nonsense=1`), path)).toEqual(right(400));
  });

  test("an unknown address, and a request other than GET, as a wrong query is", async () => {
    expect(await problemsOf(api.get("/api/none"), "", "BadRequest")).toEqual(right(404));
    expect(await problemsOf(api.get("/api/prices", { method: "DELETE" }), "", "BadRequest")).toEqual(right(405));
  });

  test.each(PATHS)("a host that is not served, at %s", (path) => {
    // As npm start answers before it looks at the address (packages/local/src/server.test.ts).
    const headers = new Headers({ "content-type": "application/json" });
    const answered = { status: 421, headers, text: JSON.stringify({ problems: ["only these hosts are served"] }) };
    expect(judge.problemsOf(answered, path)).toEqual([]);
  });

  test.each(PATHS.filter((path) => !["/api/live", "/api/openapi.json"].includes(path)))(
    "%s while the store cannot be read, or has too many requests",
    async (path) => {
      const fails = () => Promise.reject(new Error("no disk"));
      const store = {
        prices: fails,
        candles: fails,
        latest: fails,
        firstFrom: fails,
        quotes: fails,
        newestEvidence: fails,
      };
      expect(await problemsOf(api.get(path, {}, { store }), path)).toEqual(right(503));
    },
  );

  test("too many requests, with the time to retry", async () => {
    const { store, clock } = api.context;
    const change = { store: cachedReads(store, clock), frugal: true } as const;
    let last: Answered | undefined;
    for (let index = 0; index <= 250 && last?.status !== 503; index++) {
      const slot = new Date(NOON - (index + 2) * DAY).toISOString();
      last = await api.get(`/api/quotes?slot=${slot}`, {}, change);
    }
    expect(await problemsOf(last as Answered, "/api/quotes")).toEqual(right(503));
    expect(last?.headers.get("retry-after")).toMatch(/^\d+$/);
  });
});

test("an answer with an undescribed status, type or header is noticed", async () => {
  const { headers, text } = await api.get("/api/live");
  const wrong = (change: Partial<Answered>) => judge.problemsOf({ status: 200, headers, text, ...change }, "/api/live");
  expect(wrong({})).toEqual([]);
  expect(wrong({ status: 418 })).toEqual(["418 is not described"]);
  const without = new Headers(headers);
  without.delete("etag");
  expect(wrong({ headers: without })).toEqual(["ETag is missing"]);
  const html = new Headers(headers);
  html.set("content-type", "text/html");
  expect(wrong({ headers: html })).toEqual(["text/html is not described"]);
});
