import {
  addSlots,
  type Capture,
  formatSlot,
  type JudgedQuote,
  type RunReport,
  type SourceName,
  TrackerError,
  toSlot,
  type Verdict,
} from "@tracker/core";
import { EUR, NO_PAST, price, USD } from "@tracker/core/testing";
import { expect, test } from "vitest";
import { progressLine, replayBanner, reportLines, retryText } from "./lines.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));

function quote(source: SourceName, verdict: Verdict, detail: string | null = null): JudgedQuote {
  return {
    source,
    currency: USD,
    last: null,
    bid: null,
    ask: null,
    venueTime: null,
    receivedAt: NOON,
    verdict,
    detail,
    ...NO_PAST,
  };
}

const row = { slot: NOON, currency: USD, kept: 2, asked: 3, dispersion: 0, rule: 2, capturedAt: NOON };
const good: Capture = {
  slot: NOON,
  currency: USD,
  price: { ...row, price: price(107_353.975), quality: "degraded" },
  quotes: [
    quote("kraken", "no-answer", "kraken USD: timed out"),
    quote("kraken", "no-answer", "kraken EUR: timed out"),
  ],
  context: null,
};
const none: Capture = {
  slot: NOON,
  currency: EUR,
  price: null,
  quotes: [
    quote("coinbase", "no-quorum", "only one usable quote left"),
    quote("gemini", "stale", "700 s old, limit 600 s"),
  ].map((one) => ({ ...one, currency: EUR })),
  context: null,
};
const backfilled = { stored: 0, missing: 0, newest: new Map(), failures: new Map(), until: NOON };
const report: RunReport = {
  slot: NOON,
  live: true,
  clockOffset: null,
  captures: [good, none],
  priced: [USD],
  backfilled,
  failures: [],
  startedAt: NOON,
  endedAt: NOON + 1_240,
};

test("a capture is one line, with one more for each source that failed", () => {
  expect(reportLines(report)).toEqual([
    "2026-11-24T12:00Z   USD 107,353.98 degraded (2 of 3)   EUR no price (only one usable quote left)   1.2 s",
    "  gemini       EUR stale: 700 s old, limit 600 s",
    "  kraken       USD no-answer: timed out",
  ]);
});

test("reports how many slots were filled from candles, and how many are missing", () => {
  const failures = new Map([["bitstamp", new TrackerError("no-answer", "bitstamp EUR: HTTP 500")]] as const);
  const late = {
    ...report,
    live: false,
    captures: [],
    backfilled: { stored: 6_912, missing: 1_003, newest: new Map(), failures, until: NOON },
    endedAt: NOON,
  };
  expect(reportLines(late)).toEqual([
    "2026-11-24T12:00Z   too late for live quotes: 6,912 filled from candles, 1,003 missing",
    "  bitstamp     EUR candles: HTTP 500",
  ]);
  const live = {
    ...report,
    captures: [],
    slot: addSlots(NOON, 1),
    backfilled: { stored: 12, missing: 0, newest: new Map(), failures: new Map(), until: NOON },
  };
  expect(reportLines(live)).toEqual([`${formatSlot(live.slot)}      12 filled from candles   1.2 s`]);
});

test.each([
  [3.1 * 3_600_000, "3.1 h ahead of"],
  [-31_000, "31 s behind"],
  [-600_000, "10 min behind"],
  [400 * 86_400_000, "400 days ahead of"],
])("a wrong clock is reported first: %s", (clockOffset, by) => {
  expect(reportLines({ ...report, clockOffset, captures: [], endedAt: NOON })).toEqual([
    `2026-11-24T12:00Z   this computer's clock is ${by} what the venues say: set it right. Nothing is stored live until then.`,
  ]);
});

test("says what is missing if quotes have no fault but there is no price", () => {
  const down = { ...none, quotes: [quote("coinbase", "no-answer", "coinbase EUR: timed out")] };
  expect(reportLines({ ...report, captures: [down], endedAt: NOON })[0]).toBe(
    "2026-11-24T12:00Z   EUR no price (no venue's quote can be used)",
  );
});

test("each source's reason is given for a currency without a price, even if it has the same fault in another", () => {
  const priced = {
    ...good,
    quotes: [quote("kraken", "outlier", "1.20 % from the price"), quote("gemini", "stale", "701 s old")],
  };
  const down = {
    ...none,
    quotes: [quote("kraken", "no-answer", "kraken EUR: HTTP 503"), quote("gemini", "stale", "700 s old")].map(
      (one) => ({
        ...one,
        currency: EUR,
      }),
    ),
  };
  expect(reportLines({ ...report, captures: [priced, down], endedAt: NOON })).toEqual([
    "2026-11-24T12:00Z   USD 107,353.98 degraded (2 of 3)   EUR no price (no venue's quote can be used)",
    "  kraken       EUR no-answer: HTTP 503",
    "  gemini       EUR stale: 700 s old",
    "  kraken       USD outlier: 1.20 % from the price",
  ]);
});

test("progress has a percentage and counts", () => {
  expect(progressLine({ done: 21_000, total: 105_120, stored: 62_950 })).toBe(
    "  19 %: 21,000 of 105,120 slots checked, 62,950 prices stored",
  );
});

test("a replay is announced between lines that nobody overlooks", () => {
  const text = replayBanner(["kraken USD: cannot be reached (ENOTFOUND)"], "14 July 2025");
  expect(text).toContain("  kraken USD: cannot be reached (ENOTFOUND)\n");
  expect(text).toMatch(
    /^=+\n {2}No price source can be reached: this is a replay of 14 July 2025, not today's price\. {2}\n=+$/m,
  );
});

test("a try that reached too few venues says so, and why", () => {
  const problems = ["kraken USD: cannot be reached (ENOTFOUND)"];
  expect(retryText(NOON, { any: false, quorum: false, problems })).toBe(
    "2026-11-24T12:00Z   no price source answers: trying again at the next slot\n  kraken USD: cannot be reached (ENOTFOUND)",
  );
  expect(retryText(NOON, { any: true, quorum: false, problems: [] })).toBe(
    "2026-11-24T12:00Z   too few venues answer to form a price: trying again at the next slot",
  );
});
