import type { Answer } from "@tracker/core";
import { EUR, GBP, USD } from "@tracker/core/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { getJson } from "./http.ts";
import { requesterOf } from "./request.ts";
import { sourceOf } from "./source.ts";
import type { Venue } from "./venue.ts";
import { bitfinex } from "./venues/bitfinex.ts";
import { bitstamp } from "./venues/bitstamp.ts";
import { bitvavo } from "./venues/bitvavo.ts";
import { coindesk } from "./venues/coindesk.ts";
import { gemini } from "./venues/gemini.ts";
import { kraken } from "./venues/kraken.ts";

/**
 * Venues' requests and, below them, `getJson`, with a fetch that answers from a list and a clock that stands still. http.test.ts has what a
 * real connection does.
 */
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
    if (typeof answer === "function") return answer();
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
const broken = () =>
  new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("terminated")) }));
const get = (change: Partial<Parameters<typeof getJson>[0]> = {}) =>
  getJson({ url: "https://venue.example/x", deadline: 8_000, signal: NEVER, ...change });

describe("a request is retried", () => {
  test.each([
    [200, []],
    [400, []],
    [428, []],
    [430, []],
    [499, []],
    [429, [250]],
    [500, [250]],
    [599, [250]],
  ])("or not, by the status %i", async (status, expected) => {
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

  test("after a failure to connect, which is reported if it persists", async () => {
    answers = [new TypeError("fetch failed"), good()];
    expect([(await get()).status, waits]).toEqual([200, [250]]);
    answers = [new TypeError("first"), new TypeError("second"), good()];
    await expect(get({ pause: 9 })).rejects.toMatchObject({ message: expect.stringContaining("second") });
    expect(waits).toEqual([250, 9]);
  });

  test("after an answer that broke off, which is reported if it persists", async () => {
    answers = [broken(), good()];
    expect((await get()).status).toBe(200);
    answers = [broken(), broken()];
    await expect(get()).rejects.toMatchObject({ message: "broke off its answer: terminated", retryable: true });
  });

  test.each([
    [429, undefined, { blocksFor: 7_999 }, [7_999]],
    [429, undefined, { blocksFor: 8_000 }, []],
    [429, undefined, { blocksFor: 60_000 }, []],
    [429, "1", { blocksFor: 60_000 }, [1_000]],
    [429, "60", { blocksFor: 100 }, []],
    [503, undefined, { blocksFor: 60_000 }, [250]],
    [200, undefined, { statusOf: (): number => 503 }, [250]],
    [200, undefined, { statusOf: (): number => 429, blocksFor: 15_000 }, []],
    [503, undefined, { statusOf: (): number => 400 }, []],
  ])("if it can help: after %i with Retry-After %j and %j", async (status, retryAfter, change, expected) => {
    answers = [failed(status, retryAfter), good()];
    await get(change);
    expect([waits, calls.length]).toEqual([expected, 1 + expected.length]);
  });

  test("and if that runs out of time, the first answer is returned", async () => {
    const timeout = new AbortController();
    vi.spyOn(AbortSignal, "timeout").mockReturnValue(timeout.signal);
    const late = () => {
      timeout.abort();
      throw timeout.signal.reason;
    };
    answers = [failed(503), late];
    expect(await get()).toMatchObject({ status: 503, body: {} });
    expect(calls).toHaveLength(2);
  });

  test("but not after a failure that another attempt cannot fix", async () => {
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
  ['"undefined"', "undefined"],
  ["", undefined],
  ["<html>", undefined],
  ["\ufeff1", 1],
])("a body of %j is read as %j", async (body, value) => {
  answers = [new Response(body)];
  expect(await get()).toMatchObject({ status: 200, body: value, text: body.replace("\ufeff", "") });
});

describe("the time of an answer by the server's clock", () => {
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
  ])("with %j is %j", async (headers, time) => {
    answers = [new Response("{}", { headers })];
    expect((await get()).serverTime).toBe(time);
  });
});

test("an answer without a body is an empty text", async () => {
  answers = [new Response(null, { status: 204 })];
  expect(await get()).toMatchObject({ status: 204, body: undefined, text: "" });
});

test("a failure to connect is reported with its cause", async () => {
  const failure = new Error("a", { cause: new Error("b") });
  answers = [failure, failure];
  await expect(get()).rejects.toMatchObject({ message: "cannot be reached: b", cause: failure });
});

test("a request follows no redirect and may have other headers", async () => {
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
  ])("is sent a key only if it needs one (%#)", async (venue, options, authorization) => {
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

  test.each<[Venue, unknown, number, boolean, number[]]>([
    [kraken, { error: ["EGeneral:Too many requests"] }, 200, true, []],
    [kraken, { error: ["EAPI:Rate limit exceeded"] }, 200, true, []],
    [kraken, { error: ["EGeneral:Temporary lockout"] }, 200, true, []],
    [kraken, { error: ["EService:Unavailable"] }, 200, true, [250]],
    [kraken, { error: ["EService:Busy"] }, 200, true, [250]],
    [kraken, { error: ["EGeneral:Internal error"] }, 200, true, [250]],
    [kraken, { error: ["EQuery:Unknown asset pair"] }, 200, false, []],
    [bitfinex, ["error", 20_060, "maintenance"], 200, true, [250]],
    [bitfinex, ["error", 11_010, "ratelimit: error"], 429, true, []],
    [bitfinex, { error: "ERR_RATE_LIMIT" }, 429, true, []],
    [bitfinex, { error: "ERR_RATE_LIMIT" }, 200, true, []],
    [bitfinex, ["error", 10_020, "symbol: invalid"], 400, false, []],
    [bitstamp, { status: "error", reason: "Request rejected due to exceeded rate limit." }, 400, true, [250]],
    [bitstamp, { error: "Invalid currency pair" }, 400, false, []],
    [bitvavo, { errorCode: 105, error: "banned" }, 429, true, []],
    [coindesk, { Response: "Error", Message: "You are over your rate limit" }, 200, true, [250]],
    [coindesk, { Err: { message: "API key required" } }, 401, false, []],
  ])("is retried if that can help, by its own errors (%#)", async (venue, body, status, retryable, waited) => {
    const answer = () => new Response(JSON.stringify(body), { status });
    answers = [answer(), answer()];
    await expect(ask(venue)).rejects.toMatchObject({ code: "no-answer", retryable });
    expect(waits).toEqual(waited);
  });

  test.each([
    ["", "an empty answer"],
    ["  ", "an empty answer"],
    ['{"price":"121851.98","bid', 'broken JSON: {"price":"121851.98","bid'],
    ["[1, 2", "broken JSON: [1, 2"],
    ["error [1]", "not JSON: error [1]"],
    ["<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>", "not JSON: Just a moment..."],
  ])("whose answer is %j is described in plain words", async (text, message) => {
    answers = [new Response(text)];
    await expect(ask(gemini)).rejects.toMatchObject({ code: "malformed-answer", message });
  });

  test.each([
    [
      403,
      "<title>Attention Required! | Cloudflare</title><p>Sorry",
      "HTTP 403: Attention Required! | Cloudflare: Sorry",
    ],
    [404, '{"code":"no such thing"}', 'HTTP 404: {"code":"no such thing"}'],
    [400, "", "HTTP 400"],
    [400, '{"result":"error","reason":"A","message":"b"}', "HTTP 400: A: b"],
  ])("whose error, with %i, is %j is quoted", async (status, text, message) => {
    answers = [new Response(text, { status })];
    await expect(ask(gemini)).rejects.toMatchObject({ code: "no-answer", message });
  });

  test("is not waited for once the caller has stopped", async () => {
    const stopped = AbortSignal.abort();
    answers = [stopped.reason, good()];
    await expect(ask(gemini, {}, stopped)).rejects.toMatchObject({ code: "no-answer", retryable: true });
    expect([waits, calls.length]).toEqual([[], 1]);
  });
});

describe("after a pair that the venue does not know", () => {
  const CURRENCIES = [USD, EUR, GBP];
  const unknown = () => new Response('{"error":["EQuery:Unknown asset pair"]}');
  const said = (all: readonly Answer[]) => all.map((answer) => "error" in answer && answer.error.message);
  let now: number;
  beforeEach(() => {
    now = 1_000;
    vi.spyOn(performance, "now").mockImplementation(() => now);
  });

  test("each is asked for by itself, at the venue's pace, in what is left of the deadline", async () => {
    const timeouts = vi.spyOn(AbortSignal, "timeout");
    const late = () => {
      now += 3_000.5;
      return unknown();
    };
    answers = [late, unknown(), unknown(), unknown()];
    const all = await sourceOf(kraken).ask(0 as never, CURRENCIES, NEVER);
    expect(said(all)).toEqual(CURRENCIES.map((currency) => `kraken ${currency}: HTTP 200: EQuery:Unknown asset pair`));
    const pairs = ["USD", "EUR", "GBP"].map((currency) => kraken.symbols[currency]);
    expect(calls.map(([url]) => url.split("pair=")[1])).toEqual([pairs.join(), ...pairs]);
    expect(waits.map(Math.round)).toEqual([1_100, 2_200]);
    expect(timeouts.mock.calls.flat()).toEqual([8_000, ...Array.from({ length: 6 }, () => 4_999)]);
  });

  test("none is asked for when there is no time left, or the caller has stopped", async () => {
    const stop = new AbortController();
    answers = [
      () => {
        stop.abort();
        return unknown();
      },
    ];
    const all = await sourceOf(kraken).ask(0 as never, CURRENCIES, stop.signal);
    expect(said(all)).toEqual(CURRENCIES.map((currency) => `kraken ${currency}: stopped before it was asked`));
    expect(calls).toHaveLength(1);
  });

  test("a stand-in on this machine is not spared", async () => {
    answers = [unknown(), unknown(), unknown()];
    await sourceOf(kraken, { url: "http://127.0.0.1:1" }).ask(0 as never, [USD, EUR], NEVER);
    expect([waits, calls.length]).toEqual([[], 3]);
  });
});

describe("a key that a venue repeats appears nowhere", () => {
  const KEY = "planted-Key_of.0123456789";
  const hex = (character: string) => character.charCodeAt(0).toString(16);
  const spelt = (each: (character: string) => string) => [...KEY].map(each).join("");
  const spellings: readonly (readonly [string, string])[] = [
    ["in plain text", KEY],
    ["in capitals", KEY.toUpperCase()],
    ["percent-encoded", spelt((character) => `%${hex(character)}`)],
    ["percent-encoded twice", spelt((character) => `%25${hex(character).toUpperCase()}`)],
    ["percent-encoded in part", KEY.replaceAll("-", "%2D").replaceAll("_", "%5f")],
    ["escaped for JSON", spelt((character) => `\\u00${hex(character)}`)],
    ["escaped for JSON twice", spelt((character) => `\\\\u00${hex(character).toUpperCase()}`)],
    ["escaped for HTML", spelt((character) => `&#x${hex(character)};`)],
    ["escaped for HTML in decimals", spelt((character) => `&#${character.charCodeAt(0)};`)],
  ];
  const shown = async (text: string, status: number) => {
    answers = [new Response(text, { status }), new Response(text, { status })];
    const { message } = await requesterOf(coindesk, { key: KEY })("/p", 8_000, NEVER).then(
      ({ body }) => ({ message: JSON.stringify(body) }),
      (error) => error,
    );
    return decodeURIComponent(decodeURIComponent(message)).toLowerCase();
  };

  test.each(spellings)("%s", async (_how, key) => {
    const told = "the API key 'Apikey … ' is invalid".toLowerCase();
    const said = `the API key 'Apikey ${key} ' is invalid`;
    expect(await shown(`{"Data":{},"Err":{"type":2,"message":"${said}"}}`, 401)).toBe(`http 401: ${told}`);
    expect(await shown(`{"Data":{},"Err":{"type":2,"message":"${said}"}}`, 200)).toBe(`http 200: ${told}`);
    expect(await shown(said, 502)).toBe(`http 502: ${told}`);
    expect(await shown(said, 200)).toBe(`not json: ${told}`);
    expect(await shown(`{"Data":{"${key}":"${key}"}}`, 200)).toBe('{"data":{"…":"…"}}');
    expect(await shown(`{"a":"${"x".repeat(190)}${key}"}`, 404)).not.toContain(KEY.slice(0, 4).toLowerCase());
  });

  test("if one is needed: other venues' answers are read unchanged", async () => {
    answers = [new Response('{"last":"planted-Key_of.0123456789"}')];
    expect((await requesterOf(gemini, { key: KEY })("/p", 8_000, NEVER)).body).toEqual({ last: KEY });
  });
});
