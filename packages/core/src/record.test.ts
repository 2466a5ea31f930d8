import { describe, expect, test } from "vitest";
import { TrackerError } from "./errors.ts";
import { captureRecord, whyNoPrice } from "./record.ts";
import { CLOCK_SKEW } from "./rule.ts";
import type { RunReport } from "./run.ts";
import { formatSlot, toSlot } from "./slot.ts";
import type { Capture, PriceRow } from "./store.ts";
import { EUR, NO_PAST, price, SOURCE_NAMES, USD } from "./testing/index.ts";
import { type JudgedQuote, VERDICTS } from "./verdict.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const ROW: PriceRow = {
  slot: NOON,
  currency: USD,
  price: price(107_353.97),
  quality: "degraded",
  kept: 2,
  asked: 3,
  dispersion: 0,
  rule: 2,
  capturedAt: NOON,
};

const quote = (index: number, change: Partial<JudgedQuote>): JudgedQuote => ({
  source: SOURCE_NAMES[index] as string,
  currency: USD,
  last: price(107_353.97),
  bid: null,
  ask: null,
  venueTime: null,
  receivedAt: NOON,
  ...NO_PAST,
  verdict: "kept",
  detail: null,
  ...change,
});
const captured = (change: Partial<Capture>): Capture => ({
  slot: NOON,
  currency: USD,
  price: ROW,
  quotes: [],
  context: null,
  ...change,
});
const record = (change: Partial<RunReport> = {}) =>
  captureRecord({
    slot: NOON,
    live: true,
    clockOffset: 0,
    captures: [],
    priced: [],
    backfilled: { stored: 0, missing: 0, newest: new Map(), failures: new Map(), until: NOON },
    failures: [],
    startedAt: NOON + 50,
    endedAt: NOON + 1_250,
    ...change,
  });

describe("a run's record", () => {
  test("holds its slot, its prices as numbers, the refused quotes with the reasons, and how many slots were filled", () => {
    const refused = quote(1, { verdict: "stale", detail: "700 s old" });
    const none = quote(2, { currency: EUR, verdict: "no-quorum", detail: "only one usable quote left" });
    const captures = [
      captured({ quotes: [quote(0, {}), refused] }),
      captured({ currency: EUR, price: null, quotes: [none, quote(3, { currency: EUR, verdict: "no-answer" })] }),
    ];
    const backfilled = { stored: 3, missing: 2, newest: new Map(), failures: new Map(), until: NOON };
    expect(record({ captures, backfilled })).toEqual({
      slot: formatSlot(NOON),
      live: true,
      prices: [
        { currency: USD, price: 107_353.97, quality: "degraded", kept: 2, asked: 3 },
        { currency: EUR, price: null, quality: null, kept: 0, asked: 2, why: "only one usable quote left" },
      ],
      refused: [
        { source: refused.source, currency: USD, verdict: "stale", detail: "700 s old" },
        { source: SOURCE_NAMES[3], currency: EUR, verdict: "no-answer", detail: null },
      ],
      backfilled: 3,
      missing: 2,
      durationMs: 1_200,
    });
  });

  test("does not list sound quotes as refused", () => {
    const quotes = VERDICTS.map((verdict) => quote(0, { verdict }));
    const refused = record({ captures: [captured({ quotes })] }).refused.map(({ verdict }) => verdict);
    const fine = VERDICTS.filter((verdict) => !refused.includes(verdict));
    expect(fine.toSorted()).toEqual(["agrees", "kept", "no-quorum", "uncompared", "unconfirmed"]);
  });

  test("has the clock offset only if it is so large that nothing was stored live", () => {
    expect(record({ clockOffset: CLOCK_SKEW })).not.toHaveProperty("clockOffset");
    expect(record({ clockOffset: -CLOCK_SKEW - 1 })).toHaveProperty("clockOffset", -CLOCK_SKEW - 1);
  });

  test("lists later failures with their hints, each in a bounded line", () => {
    const error = new TrackerError("store-failed", "the disk is full", { hint: "Make room." });
    const long = new Error("x".repeat(9_999));
    const { failed } = record({
      failures: [
        { step: "backfill", error },
        { step: "trim", error: long },
      ],
    });
    expect(failed?.[0]).toEqual({ step: "backfill", error: "the disk is full. Make room." });
    expect(failed?.[1]).toMatchObject({ step: "trim", error: expect.stringMatching(/^Error: x+…$/) });
    expect(failed?.[1]?.error).toHaveLength(500);
    expect(record()).not.toHaveProperty("failed");
  });
});

describe("why there is no price", () => {
  const refused = quote(0, { verdict: "outlier", detail: "9.98 % from the median" });

  test.each(["no-quorum", "unconfirmed"] as const)("is the detail of the first quote that is %s", (verdict) => {
    const quotes = [refused, quote(1, { verdict, detail: "two agree" }), quote(2, { verdict, detail: "another" })];
    expect(whyNoPrice({ quotes })).toBe("two agree");
  });

  test("is given even if every quote was refused, or no source was asked", () => {
    expect(whyNoPrice({ quotes: [refused] })).toMatch(/can be used$/);
    expect(whyNoPrice({ quotes: [] })).toMatch(/can be used$/);
  });
});
