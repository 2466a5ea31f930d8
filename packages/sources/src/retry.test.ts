import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { getJson } from "./http.ts";
import { requesterOf } from "./request.ts";
import type { Venue } from "./venue.ts";
import { coindesk } from "./venues/coindesk.ts";
import { gemini } from "./venues/gemini.ts";

/** What is asked again, and after how long, by a fetch that answers from a list and a clock that stands still. */
const NOW = Date.UTC(2026, 10, 24, 12);
const NEVER = new AbortController().signal;

const waits = vi.hoisted(() => [] as number[]);
vi.mock("node:timers/promises", () => ({
  setTimeout: async (milliseconds: number) => void waits.push(milliseconds),
}));

let answers: (Response | unknown)[];
let calls: [url: string, RequestInit][];

beforeEach(() => {
  waits.length = 0;
  calls = [];
  vi.spyOn(Date, "now").mockReturnValue(NOW);
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    calls.push([url, init]);
    const answer = answers.shift();
    if (answer instanceof Response) return answer;
    throw answer;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const failed = (status: number, retryAfter?: string) =>
  new Response("{}", { status, headers: retryAfter === undefined ? {} : { "retry-after": retryAfter } });
const good = () => new Response('{"last":1}');
const get = (change: Partial<Parameters<typeof getJson>[0]> = {}) =>
  getJson({ url: "https://venue.example/x", deadline: 8_000, signal: NEVER, ...change });

describe("a request is made again", () => {
  test.each([
    [200, []],
    [400, []],
    [428, []],
    [430, []],
    [499, []],
    [429, [250]],
    [500, [250]],
    [599, [250]],
  ])("after the status %i", async (status, expected) => {
    answers = [failed(status), good()];
    const reply = await get();
    expect([reply.status, waits, calls.length]).toEqual([
      expected.length > 0 ? 200 : status,
      expected,
      1 + expected.length,
    ]);
  });

  test.each<[string, number]>([
    ["0", 0],
    ["2", 2_000],
    ["07", 7_000],
    [new Date(NOW + 3_000).toUTCString(), 3_000],
    [new Date(NOW - 3_000).toUTCString(), 0],
    ["soon", 250],
    ["2s", 250],
    ["", 250],
  ])("after Retry-After %j", async (retryAfter, wait) => {
    answers = [failed(503, retryAfter), good()];
    expect([(await get()).status, waits]).toEqual([200, [wait]]);
  });

  test.each([
    [{ pause: 0 }, undefined, [0]],
    [{ pause: 70 }, undefined, [70]],
    [{ pause: 70 }, "1", [1_000]],
    [{ deadline: 250 }, undefined, []],
    [{ deadline: 251 }, undefined, [250]],
    [{ deadline: 2_000 }, "2", []],
    [{ deadline: 2_001 }, "2", [2_000]],
  ])("with %j and Retry-After %j", async (change, retryAfter, expected) => {
    answers = [failed(503, retryAfter), good()];
    expect([(await get(change)).status, waits]).toEqual([expected.length > 0 ? 200 : 503, expected]);
  });

  test("after a failure to connect, which is told when it stays", async () => {
    answers = [new TypeError("fetch failed"), good()];
    expect([(await get()).status, waits]).toEqual([200, [250]]);
    answers = [new TypeError("first"), new TypeError("second"), good()];
    await expect(get({ pause: 9 })).rejects.toMatchObject({ message: expect.stringContaining("second") });
    expect(waits).toEqual([250, 9]);
  });

  test("after none that another attempt does not mend", async () => {
    answers = [failed(302), good()];
    await expect(get()).rejects.toMatchObject({ code: "no-answer", retryable: true });
    answers = [new Response(" ".repeat(1024 * 1024 + 1)), good()];
    await expect(get()).rejects.toMatchObject({ code: "no-answer", retryable: true });
    expect([waits, calls.length]).toEqual([[], 2]);
  });
});

test.each([
  ["null", null],
  ["0", 0],
  ["false", false],
  ['""', ""],
  ["", ""],
  ["<html>", "<html>"],
  ["\ufeff1", 1],
])("a body of %j is read as %j", async (body, value) => {
  answers = [new Response(body)];
  expect(await get()).toMatchObject({ status: 200, body: value });
});

describe("when an answer was made by the server's clock", () => {
  const MADE = Date.UTC(2026, 10, 24, 11, 59, 30);
  const date = new Date(MADE).toUTCString();

  test.each<[Record<string, string>, number | null]>([
    [{}, null],
    [{ age: "5" }, null],
    [{ date }, MADE],
    [{ date, age: "0" }, MADE],
    [{ date, age: " 125 " }, MADE + 125_000],
    [{ date, age: "-5" }, MADE],
    [{ date, age: "1.5" }, MADE],
    [{ date, age: "x" }, MADE],
    [{ date: "yesterday" }, null],
    [{ date: "" }, null],
  ])("is what %j say", async (headers, time) => {
    answers = [new Response("{}", { headers })];
    expect((await get()).serverTime).toBe(time);
  });
});

test("an answer without a body is an empty text", async () => {
  answers = [new Response(null, { status: 204 })];
  expect(await get()).toMatchObject({ status: 204, body: "" });
});

test.each<[string, unknown, string]>([
  ["a failure", new Error("a"), "a"],
  ["what caused it", new Error("a", { cause: new Error("b", { cause: new Error("c") }) }), "c"],
  ["its code", Object.assign(new Error("a"), { code: "E1" }), "E1 a"],
  ["its code once", Object.assign(new Error("a E1"), { code: "E1" }), "a E1"],
  ["its code alone", Object.assign(new Error(""), { code: "E1" }), "E1"],
  ["what is no error", "odd", "odd"],
])("%s is told of a failure to connect", async (_what, failure, reason) => {
  answers = [failure, failure];
  await expect(get()).rejects.toMatchObject({ message: `cannot be reached (${reason})`, cause: failure });
});

test("a request follows nothing and may bring other headers", async () => {
  answers = [good()];
  await get({ headers: { accept: "text/plain", authorization: "x" } });
  expect(calls).toEqual([
    [
      "https://venue.example/x",
      expect.objectContaining({
        redirect: "manual",
        signal: expect.any(AbortSignal),
        headers: { accept: "text/plain", authorization: "x", "user-agent": "bitcoin-price-tracker" },
      }),
    ],
  ]);
});

describe("a venue", () => {
  const ask = (venue: Venue, options = {}, signal: AbortSignal = NEVER) =>
    requesterOf(venue, options)("/p", 8_000, signal);

  test.each([
    [{}, "https://api.gemini.com/p", 250],
    [{ url: "https://proxy.example/gemini" }, "https://proxy.example/gemini/p", 250],
    [{ url: "http://127.0.0.1:4100/x" }, "http://127.0.0.1:4100/x/p", 0],
  ])("with %j is asked at %s, again after %i ms", async (options, url, pause) => {
    answers = [failed(503), good()];
    expect((await ask(gemini, options)).body).toEqual({ last: 1 });
    expect([calls.map(([to]) => to), waits]).toEqual([[url, url], [pause]]);
  });

  test.each([
    [coindesk, { key: "k" }, "Apikey k"],
    [coindesk, {}, "Apikey"],
    [gemini, { key: "k" }, null],
  ])("is sent the key that it asks for, and no other", async (venue, options, authorization) => {
    answers = [good()];
    await ask(venue, options);
    expect(new Headers(calls[0]?.[1].headers).get("authorization")).toBe(authorization);
  });

  test.each([
    [201, false],
    [404, false],
    [428, false],
    [429, true],
    [430, false],
    [499, false],
    [500, true],
  ])("that answers with %i has not answered; asked again: %j", async (status, retryable) => {
    answers = [failed(status), failed(status)];
    await expect(ask(gemini)).rejects.toMatchObject({ code: "no-answer", retryable, message: `HTTP ${status}` });
  });

  test("is not waited for by who has stopped", async () => {
    const stopped = AbortSignal.abort();
    answers = [stopped.reason, good()];
    await expect(ask(gemini, {}, stopped)).rejects.toMatchObject({ code: "no-answer", retryable: true });
    expect([waits, calls.length]).toEqual([[], 1]);
  });
});
