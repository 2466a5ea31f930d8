import { describe, expect, test } from "vitest";
import { TrackerError } from "./errors.ts";
import { DAY, FURTHEST_INSTANT, HOUR, MINUTE } from "./instant.ts";
import { fairPrice, refusal, spreadOf } from "./quote-checks.ts";
import type { Quote, ReceivedAnswer } from "./source.ts";
import { price, SOURCE_NAMES, USD } from "./testing/index.ts";

const RECEIVED = Date.UTC(2025, 6, 14, 9, 30, 1);
const ASKED = { source: SOURCE_NAMES[0], kind: "venue", currency: USD, receivedAt: RECEIVED } as const;

const quote = (change: Partial<Quote> = {}): Quote => ({
  last: price(100),
  bid: null,
  ask: null,
  venueTime: null,
  ...change,
});
const book = (bid: number, ask: number) => ({ bid: price(bid), ask: price(ask) });
const refusalOf = (change: Partial<Quote>) => refusal({ ...ASKED, quote: quote(change) });

describe("a quote", () => {
  test.each<[string, string, Partial<Quote>]>([
    ["with a last of zero", "not-positive", { last: price(0) }],
    ["with a negative last", "not-positive", { last: price(-1) }],
    ["with an empty book", "not-positive", book(0, 0)],
    ["with a bid of zero", "not-positive", book(0, 100)],
    ["with an ask of zero", "not-positive", book(100, 0)],
    ["with a bid above the ask", "crossed", book(100.0001, 100)],
    ["with a spread of over 1 %", "wide-spread", book(99.5, 100.5001)],
    ["of a trade over ten minutes old, without a book", "stale", { venueTime: RECEIVED - 10 * MINUTE - 1 }],
    ["of such a trade, with only a bid", "stale", { venueTime: RECEIVED - 10 * MINUTE - 1, bid: price(99.9) }],
    ["of such a trade, with only an ask", "stale", { venueTime: RECEIVED - 10 * MINUTE - 1, ask: price(100.1) }],
  ])("%s is refused as %s", (_what, verdict, change) => {
    expect(refusalOf(change)).toMatchObject({ verdict });
  });

  test.each<[string, Partial<Quote>]>([
    ["without a book or a time", {}],
    ["whose bid is its ask", book(100, 100)],
    ["with a spread of 1 %", book(99.5, 100.5)],
    ["with only a bid, whatever it is", { bid: price(0) }],
    ["with only an ask, whatever it is", { ask: price(0) }],
    ["of a trade of ten minutes ago", { venueTime: RECEIVED - 10 * MINUTE }],
    ["of an old trade beside a live book", { venueTime: RECEIVED - HOUR, ...book(99.9, 100.1) }],
    ["by a venue's clock that is ahead", { venueTime: RECEIVED + HOUR }],
  ])("%s is not refused", (_what, change) => {
    expect(refusalOf(change)).toBeUndefined();
  });

  test.each<[number, string]>([
    [RECEIVED - DAY - 1, "2025-07-13T09:30:00.999Z"],
    [RECEIVED + DAY + 1, "2025-07-15T09:30:01.001Z"],
    [FURTHEST_INSTANT, "+275760-09-13T00:00:00.000Z"],
    [-FURTHEST_INSTANT - 1, "-8640000000000001"],
    [Number.NaN, "NaN"],
  ])("with the time %d is malformed, and the detail names it as %s", (venueTime, told) => {
    expect(refusalOf({ venueTime })).toMatchObject({ verdict: "malformed", detail: expect.stringContaining(told) });
  });

  test("that exceeds a limit is refused with the value and the limit", () => {
    expect(refusalOf(book(99, 100.1))?.detail).toMatch(/1\.10 %.+1\.00 %/);
    expect(refusalOf({ venueTime: RECEIVED - 11 * MINUTE })?.detail).toMatch(/660 s.+600 s/);
  });
});

test.each([
  ["malformed-answer", "malformed"],
  ["no-answer", "no-answer"],
  ["no-access", "no-answer"],
] as const)("a failure that is %s gets the verdict %s", (code, verdict) => {
  const answer: ReceivedAnswer = { ...ASKED, error: new TrackerError(code, "elm: as it failed") };
  expect(refusal(answer)).toEqual({ verdict, detail: "elm: as it failed" });
});

test.each<[string, Partial<Quote>, number]>([
  ["the last trade without a book", {}, 100],
  ["the last trade within the book", book(99, 101), 100],
  ["the bid, if the last trade is below", book(101, 102), 101],
  ["the ask, if the last trade is above", book(98, 99), 99],
  ["the last trade with only a bid", { bid: price(99) }, 100],
  ["the last trade with only an ask", { ask: price(50) }, 100],
])("the fair price is %s", (_what, change, fair) => {
  expect(fairPrice(quote(change))).toBe(price(fair));
});

test("the spread is relative to the middle of the book, and 0 without both bid and ask", () => {
  expect(spreadOf(quote(book(99.5, 100.5)))).toBe(0.01);
  expect(["bid", "ask"].map((side) => spreadOf(quote({ [side]: price(99) })))).toEqual([0, 0]);
});
