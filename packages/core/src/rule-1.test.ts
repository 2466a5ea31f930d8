import { describe, expect, test } from "vitest";
import { TrackerError } from "./errors.ts";
import { DAY, MINUTE, SECOND } from "./instant.ts";
import { judgeByRule1 } from "./rule-1.ts";
import type { Quote, ReceivedAnswer } from "./source.ts";
import { price, SOURCE_NAMES, USD } from "./testing/index.ts";

const RECEIVED = Date.UTC(2026, 10, 24, 12, 0);

const answer = (last: number, index: number, quote: Partial<Quote> = {}): ReceivedAnswer => ({
  source: SOURCE_NAMES[index] as string,
  kind: "venue",
  currency: USD,
  receivedAt: RECEIVED,
  quote: { last: price(last), bid: null, ask: null, venueTime: null, ...quote },
});
const judge = (lasts: readonly number[], isLive = true) =>
  judgeByRule1(
    lasts.map((last, index) => answer(last, index)),
    isLive,
  );
const book = (bid: number, ask: number) => ({ bid: price(bid), ask: price(ask) });

describe("by the first rule", () => {
  test("the price is the median without outliers, and its quality depends on how many remain", () => {
    expect(judge([100_000, 100_010, 100_100, 110_000])).toEqual({
      price: price(100_010),
      quality: "ok",
      kept: 3,
      asked: 4,
      dispersion: 0.001,
      rule: 1,
    });
    expect(judge([100_000, 100_100, 110_000])).toMatchObject({ quality: "degraded", kept: 2, dispersion: 0.001 });
    expect(judge([100, 100], false)).toMatchObject({ quality: "backfilled", kept: 2 });
    expect(judge([100, 100, 100], false)).toMatchObject({ quality: "backfilled", kept: 3 });
  });

  test("three make a price anywhere within the outlier limit, two within half a percent, and one none", () => {
    expect(judge([100, 101, 101.9])).toMatchObject({ kept: 3 });
    expect(judge([99.75, 100.25])).toMatchObject({ price: price(100), dispersion: 0.005 });
    expect(judge([99.74, 100.25])).toBeNull();
    expect(judge([100])).toBeNull();
    expect(judge([])).toBeNull();
  });

  test("an index has no vote and does not count as asked, while a venue that failed does", () => {
    const venues = [answer(100, 0), answer(100, 1)];
    const index: ReceivedAnswer = { ...answer(100.4, 2), kind: "index" };
    expect(judgeByRule1([...venues, index], true)).toMatchObject({ price: price(100), kept: 2, asked: 2 });
    const { quote: _, ...common } = answer(100, 2) as ReceivedAnswer & { readonly quote: Quote };
    const down: ReceivedAnswer = { ...common, error: new TrackerError("no-answer", "down") };
    expect(judgeByRule1([...venues, down], true)).toMatchObject({ kept: 2, asked: 3 });
  });

  test.each<[string, Partial<Quote>]>([
    ["a price of zero", { last: price(0) }],
    ["an empty book", book(0, 0)],
    ["a bid of zero", book(0, 100)],
    ["a bid above the ask", book(100.0001, 100)],
    ["a spread of more than 1 %", book(99.5, 100.5001)],
    ["a trade more than ten minutes ago", { venueTime: RECEIVED - 10 * MINUTE - 1 }],
    ["an old trade beside a live book", { venueTime: RECEIVED - DAY, ...book(99.9, 100.1) }],
    ["a time more than 30 s ahead of ours", { venueTime: RECEIVED + 30 * SECOND + 1 }],
  ])("%s is refused", (_what, quote) => {
    expect(judgeByRule1([answer(100, 0, quote), answer(100, 1, quote)], true)).toBeNull();
  });

  test.each<[string, Partial<Quote>]>([
    ["a spread of zero", book(100, 100)],
    ["a spread of 1 %", book(99.5, 100.5)],
    ["only a bid, whatever it is", { bid: price(0) }],
    ["only a bid, far above", { bid: price(150) }],
    ["only an ask, whatever it is", { ask: price(0) }],
    ["a trade ten minutes ago", { venueTime: RECEIVED - 10 * MINUTE }],
    ["a time 30 s ahead of ours", { venueTime: RECEIVED + 30 * SECOND }],
  ])("%s is not refused", (_what, quote) => {
    expect(judgeByRule1([answer(100, 0, quote), answer(100, 1, quote)], true)).toMatchObject({ price: price(100) });
  });
});
