import { describe, expect, test } from "vitest";
import { auditPrice } from "./audit.ts";
import { backfill } from "./backfill.ts";
import { HOUR } from "./instant.ts";
import { NO_CANDLE } from "./judge-candles.ts";
import type { Ports } from "./ports.ts";
import { LATE, PAIR_CLOSES } from "./rule.ts";
import { type RunSettings, run } from "./run.ts";
import { addSlots, SLOT_LENGTH, toSlot } from "./slot.ts";
import type { SourceKind, SourceName } from "./source.ts";
import type { Evidence, PriceRow } from "./store.ts";
import { fakeSource, memoryStore, NO_PAST, price, USD } from "./testing/index.ts";
import type { JudgedQuote } from "./verdict.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const SETTINGS: RunSettings = { currencies: [USD], lookBackHours: (12 * SLOT_LENGTH) / HOUR, quoteDays: 90 };
const NEVER = new AbortController().signal;
const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER };
const kindOf = (source: SourceName): SourceKind => (source === "coindesk" ? "index" : "venue");

async function audited({ store }: Ports) {
  const evidence = new Map((await store.evidence(ALL)).map((found) => [found.slot, found]));
  const rows = await store.prices(USD, ALL);
  return rows.map((row) => ({
    row,
    evidence: evidence.get(row.slot),
    result: auditPrice(row, evidence.get(row.slot), kindOf),
  }));
}

/** A market that calms, jumps and splits, with a frozen venue, one that is down for a while, and an index. */
async function aTroubledDay(): Promise<Ports> {
  let now: number = NOON;
  const path = (instant: number) =>
    100_000 + 300 * Math.sin(instant / (10 * SLOT_LENGTH)) - (instant > addSlots(NOON, 12) ? 9_000 : 0);
  const source = (name: string, at: (instant: number) => number | undefined, kind: SourceKind = "venue") =>
    fakeSource({ name: name as SourceName, kind, now: () => now, at });
  const before =
    (slots: number, at = path) =>
    (instant: number) =>
      instant < addSlots(NOON, slots) ? at(instant) : undefined;
  const sources = [
    source("coinbase", path),
    source(
      "kraken",
      (instant) => path(instant < addSlots(NOON, 24) ? Math.min(instant, addSlots(NOON, 6)) : instant) * 1.0001,
    ),
    source("bitstamp", before(18)),
    source(
      "bitfinex",
      before(28, (instant) => path(instant) * (instant > addSlots(NOON, 24) ? 1.03 : 1)),
    ),
    source("gemini", before(6)),
    source("coindesk", path, "index"),
  ];
  const ports: Ports = { store: memoryStore(), sources, clock: { now: () => now } };
  for (let slot = NOON; slot < addSlots(NOON, 48); slot = addSlots(slot, 1)) {
    now = slot;
    await run(ports, SETTINGS, NEVER);
  }
  return ports;
}

describe("a stored price is derived again", () => {
  test("from its quotes and its context, whatever happened", async () => {
    const rows = await audited(await aTroubledDay());
    expect(new Set(rows.map(({ row }) => row.quality))).toEqual(new Set(["ok", "degraded", "backfilled"]));
    expect(rows.flatMap(({ evidence }) => evidence?.quotes ?? []).map(({ verdict }) => verdict)).toContain("frozen");
    expect(rows.filter(({ result }) => result.outcome !== "right")).toEqual([]);
    expect(rows.length).toBeGreaterThan(30);
  });

  test("and differs if any of its values does", async () => {
    const [{ row, evidence }] = (await audited(await aTroubledDay())).slice(-1) as unknown as [
      { row: PriceRow; evidence: Evidence },
    ];
    for (const change of [
      { price: price(1) },
      { quality: "ok" as const, kept: row.kept },
      { kept: row.kept + 1 },
      { asked: row.asked + 1 },
      { dispersion: row.dispersion + 1e-6 },
    ])
      expect(auditPrice({ ...row, ...change }, evidence, kindOf), JSON.stringify(change)).toMatchObject({
        outcome: "differs",
      });
  });

  test("unless its quotes are gone, its rule is unknown, or imported", async () => {
    const [{ row, evidence }] = (await audited(await aTroubledDay())).slice(-1) as unknown as [
      { row: PriceRow; evidence: Evidence },
    ];
    expect(auditPrice(row, undefined, kindOf)).toEqual({ outcome: "not checkable", why: "quotes not kept" });
    expect(auditPrice({ ...row, rule: 3 }, evidence, kindOf)).toMatchObject({ outcome: "not checkable" });
    expect(auditPrice({ ...row, quality: "imported" }, evidence, kindOf)).toMatchObject({ outcome: "not checkable" });
  });

  test("with the wider limit if it was filled late", async () => {
    const lasts = [100_000, 100_900, 101_300];
    const sources = (["coinbase", "kraken", "bitstamp"] as const).map((name, index) =>
      fakeSource({ name, now: () => NOON, at: () => lasts[index] }),
    );
    const ports: Ports = { store: memoryStore(), sources, clock: { now: () => NOON + 120_000 } };
    const firstLate = Math.ceil((LATE - 120_000) / SLOT_LENGTH);
    await backfill(ports, { from: addSlots(NOON, -9), to: NOON }, { currencies: [USD], quotesFrom: 0, signal: NEVER });
    const rows = await audited(ports);
    expect(rows.map(({ result }) => result.outcome)).toEqual(Array(10 - firstLate).fill("right"));
    const [{ row, evidence }] = rows.slice(-1) as unknown as [{ row: PriceRow; evidence: Evidence }];
    expect(auditPrice({ ...row, capturedAt: row.slot + 60_000 }, evidence, kindOf)).toEqual({
      outcome: "differs",
      derived: null,
    });
  });
});

const quote = (source: string, last: number, more: Partial<JudgedQuote> = {}): JudgedQuote => ({
  source: source as SourceName,
  currency: USD,
  last: price(last),
  bid: null,
  ask: null,
  venueTime: null,
  receivedAt: NOON + 1_000,
  ...NO_PAST,
  verdict: "kept",
  detail: null,
  ...more,
});
const row = (units: number, more: Partial<PriceRow>): PriceRow => ({
  slot: NOON,
  currency: USD,
  price: price(units),
  quality: "ok",
  kept: 4,
  asked: 4,
  dispersion: 0,
  rule: 1,
  capturedAt: NOON + 1_000,
  ...more,
});
const outcome = (stored: PriceRow, quotes: readonly JudgedQuote[], context: Evidence["context"] = null) =>
  auditPrice(stored, { slot: NOON, currency: USD, quotes, context }, kindOf).outcome;

describe("a stored fill of a pair is derived again", () => {
  const filled = row(100, { quality: "backfilled", kept: 2, asked: 3, rule: 2 });
  const pair = [quote("a", 100), quote("b", 100)];
  const third = (detail: string) => quote("c", 0, { last: null, verdict: "no-answer", detail });
  const context = { reference: price(100), agreedSince: addSlots(NOON, 1 - PAIR_CLOSES) };

  test("if the third had no candle, but not if it failed", () => {
    expect(outcome(filled, [...pair, third(NO_CANDLE)], context)).toBe("right");
    expect(outcome(filled, [...pair, third("the venue is down")], context)).toBe("differs");
  });

  test("with the reference of then, and the slot since which the two had agreed", () => {
    const quotes = [...pair, third(NO_CANDLE)];
    expect(outcome(filled, quotes, { ...context, reference: price(90) })).toBe("differs");
    expect(outcome(filled, quotes, { ...context, agreedSince: NOON })).toBe("differs");
    expect(outcome(filled, quotes)).toBe("differs");
  });
});

test("a stored live price that jumps is right if the slot before had the same price", () => {
  const jumping = row(85, { kept: 3, asked: 6, rule: 2 });
  const quotes = ["a", "b", "c", "d", "e", "f"].map((source, index) =>
    index < 3 ? quote(source, 85) : quote(source, 0, { last: null, verdict: "no-answer", detail: "down" }),
  );
  const reference = price(100);
  expect(outcome(jumping, quotes, { reference, agreedSince: addSlots(NOON, -1) })).toBe("right");
  expect(outcome(jumping, quotes, { reference, agreedSince: null })).toBe("differs");
});

describe("a price of the first rule", () => {
  test("is judged by that rule: two camps made a price, and a third could not contradict a pair", () => {
    const camps = [quote("a", 100_000), quote("b", 100_000), quote("c", 102_000), quote("d", 102_000)];
    expect(outcome(row(101_000, { dispersion: 0.019802 }), camps)).toBe("right");
    expect(outcome(row(101_000, { dispersion: 0.019802, rule: 2 }), camps)).toBe("differs");
    const pair = [quote("a", 100), quote("b", 100), quote("c", 110)];
    expect(outcome(row(100, { quality: "degraded", kept: 2, asked: 3 }), pair)).toBe("right");
    expect(outcome(row(100, { quality: "backfilled", kept: 2, asked: 3 }), pair)).toBe("right");
  });

  test.each<[string, Partial<JudgedQuote>]>([
    ["a failure", { last: null, verdict: "no-answer" }],
    ["an impossible time", { verdict: "malformed" }],
    ["a time ahead of ours", { verdict: "future" }],
  ])("does not count %s", (_what, more) => {
    const quotes = [quote("a", 100), quote("b", 100), quote("c", 100), quote("d", 100, more)];
    expect(outcome(row(100, { kept: 3 }), quotes)).toBe("right");
    expect(outcome(row(100, { kept: 4 }), quotes)).toBe("differs");
  });
});
