import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DAY, MINUTE, type PriceStore, SECOND, SLOT_LENGTH, TrackerError, toSlot } from "@tracker/core";
import { fakeSource, memoryStore, USD } from "@tracker/core/testing";
import { expect, test } from "vitest";
import { capturePrice, SCHEDULE } from "./capture-price.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const OFFLINE = new TrackerError("store-failed", "prices on sql.example: reading slots failed (40613)", {
  hint: "It may pass.",
});
const offline = async () => Promise.reject(OFFLINE);

/** One invocation at `now` on a working store except for `change`; resolves to what it logged and how it failed. */
async function fire(change: Partial<PriceStore>, { now = NOON as number, answer = true } = {}) {
  const store = { ...memoryStore(), ...change };
  const sources = (["coinbase", "kraken", "bitstamp"] as const).map((name) =>
    fakeSource({ name, now: () => now, at: () => (answer ? 100 : undefined) }),
  );
  const settings = { currencies: [USD], lookBackHours: 1, quoteDays: 90 };
  const logged: [level: string, message: string][] = [];
  const context = {
    invocationId: "i-1",
    log: (message: string) => logged.push(["log", message]),
    warn: (message: string) => logged.push(["warn", message]),
    error: (message: string) => logged.push(["error", message]),
  };
  const database = { load: async () => {}, store: () => store };
  const invoke = capturePrice({ sources, settings } as never, database, { now: () => now });
  const failure = await invoke({ isPastDue: false } as never, context as never).then(
    () => undefined,
    (error) => error,
  );
  return { logged, failure };
}

const stored = ["log", expect.stringMatching(/^price stored \{"slot":"2026-11-24T12:00Z".*"invocation":"i-1"/)];
const failed = (step: string) => [
  "warn",
  expect.stringMatching(
    `^${step} failed \\{"slot":"2026-11-24T12:00Z","invocation":"i-1","error":"prices on sql.example`,
  ),
];

test("logs a stored price in one line", async () => {
  expect(await fire({})).toEqual({ logged: [stored], failure: undefined });
});

test.each<[string, Partial<PriceStore>, readonly string[]]>([
  ["filling gaps", { pricedSlots: offline }, ["backfill"]],
  ["trimming quotes", { trimQuotes: offline }, ["trim"]],
  ["both", { pricedSlots: offline, trimQuotes: offline }, ["backfill", "trim"]],
])("logs a stored price, and then that %s failed", async (_what, change, steps) => {
  const { logged, failure } = await fire(change);
  expect(logged).toEqual([stored, ...steps.map(failed)]);
  expect(JSON.parse(logged[0]?.[1].slice("price stored ".length) ?? "")).toMatchObject({
    prices: [{ currency: "USD", price: 100 }],
    failed: steps.map((step) => ({ step, error: "prices on sql.example: reading slots failed (40613). It may pass." })),
  });
  expect(failure).toBeUndefined();
});

test("a late run logs the price that its slot got from candles, also when trimming fails", async () => {
  const { logged, failure } = await fire({ trimQuotes: offline }, { now: NOON + 120_000 });
  expect(logged).toEqual([stored, failed("trim")]);
  expect(failure).toBeUndefined();
});

test("without a price, the invocation fails with the reason", async () => {
  const nothing = await fire({}, { answer: false });
  expect(nothing.logged).toEqual([["warn", expect.stringMatching(/^no price \{/)]]);
  expect(nothing.failure.message).toBe("no price for 2026-11-24T12:00Z in any currency: the quotes' verdicts say why");
  const late = await fire({ save: offline }, { now: NOON + 120_000 });
  expect(late.logged).toEqual([["warn", expect.stringMatching(/^no price \{/)], failed("backfill")]);
  expect(late.failure.message).toMatch(
    /^no price for 2026-11-24T12:00Z in any currency: backfill failed: prices on sql/,
  );
});

test("a price that could not be stored is logged as a failed capture, and fails the invocation", async () => {
  const { logged, failure } = await fire({ save: offline });
  expect(failure).toBe(OFFLINE);
  expect(logged).toEqual([["error", expect.stringMatching(/^capture failed \{"slot":"2026-11-24T12:00Z"/)]]);
  expect(JSON.parse(logged[0]?.[1].slice("capture failed ".length) ?? "")).toMatchObject({
    error: "prices on sql.example: reading slots failed (40613). It may pass.",
    signs: [{ name: "captures", well: false }],
  });
});

test("each record has the signs of what is well and what is not", async () => {
  const signsOf = ({ logged }: Awaited<ReturnType<typeof fire>>) =>
    JSON.parse(/\{.*/.exec(logged[0]?.[1] ?? "")?.[0] ?? "{}").signs;
  expect(signsOf(await fire({}))).toEqual(
    expect.arrayContaining([
      { name: "price of USD", well: true },
      { name: "captures", well: true },
    ]),
  );
  expect(signsOf(await fire({}, { answer: false }))).toEqual([{ name: "captures", well: false }]);
});

test("sampling drops none of the log lines, and visits are not logged", () => {
  const { logging } = JSON.parse(readFileSync(join(import.meta.dirname, "../host.json"), "utf8"));
  expect(logging.applicationInsights.samplingSettings.excludedTypes.split(";")).toContain("Trace");
  expect(logging.logLevel).toEqual({ default: "Information", "Function.web": "Warning" });
});

test("the timer fires at every slot, and at no other time", () => {
  const [second, minute, ...rest] = SCHEDULE.split(" ");
  const [, every = ""] = /^\*\/(\d+)$/.exec(minute ?? "") ?? [];
  expect([second, ...rest]).toEqual(["0", "*", "*", "*", "*"]);
  const fires = (time: number) => time % MINUTE === 0 && ((time / MINUTE) % 60) % Number(every) === 0;
  const day = Array.from({ length: DAY / SECOND }, (_, index) => index * SECOND);
  expect(day.filter((time) => fires(time) !== (time % SLOT_LENGTH === 0))).toEqual([]);
});
