import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TrackerError } from "./errors.ts";
import { fairPrice, type Judgement, judge } from "./judge.ts";
import { median, type Price } from "./price.ts";
import { OUTLIER_CEILING } from "./rule.ts";
import type { Quote, ReceivedAnswer } from "./source.ts";
import { price, SOURCE_NAMES, USD } from "./testing/index.ts";

const RECEIVED = Date.UTC(2025, 6, 14, 9, 35, 1);

function answer(last: number | TrackerError, index: number, quote: Partial<Quote> = {}): ReceivedAnswer {
  const source = SOURCE_NAMES[index] as ReceivedAnswer["source"];
  const common = { source, kind: "venue" as const, currency: USD, receivedAt: RECEIVED };
  if (last instanceof TrackerError) return { ...common, error: last };
  return { ...common, quote: { last: price(last), bid: null, ask: null, venueTime: null, ...quote } };
}

const judgeLasts = (...lasts: number[]) => judge(lasts.map((last, index) => answer(last, index)));
const judgeOne = (quote: Partial<Quote>) => judge([answer(100, 0, quote)]).quotes[0];
const verdicts = ({ quotes }: Judgement) => quotes.map(({ verdict }) => verdict);

describe("quorum", () => {
  test("three that agree make an ok price", () => {
    expect(judgeLasts(100_000, 100_010, 100_100).price).toEqual({
      price: price(100_010),
      quality: "ok",
      kept: 3,
      asked: 3,
      dispersion: 0.001,
      rule: 1,
    });
  });

  test("exactly two that agree within half a percent make a degraded one", () => {
    expect(judgeLasts(100_000, 100_400).price).toMatchObject({ price: price(100_200), quality: "degraded", kept: 2 });
    const apart = judgeLasts(100_000, 100_600);
    expect(apart.price).toBeNull();
    expect(apart.quotes.map(({ verdict, detail }) => [verdict, detail])).toEqual([
      ["no-quorum", "two venues left, more than 0.50 % apart"],
      ["no-quorum", "two venues left, more than 0.50 % apart"],
    ]);
  });

  test("one makes none, and neither does nobody", () => {
    expect(judgeLasts(100_000).price).toBeNull();
    expect(judge([])).toEqual({ price: null, quotes: [] });
  });

  test("a venue that does not answer was asked, and says why it is missing", () => {
    const down = new TrackerError("no-answer", "elm: timed out after 8 s");
    const odd = new TrackerError("malformed-answer", "fir: last: found null");
    const judgement = judge([answer(100, 0), answer(100, 1), answer(100, 2), answer(down, 3), answer(odd, 4)]);
    expect(judgement.price).toMatchObject({ kept: 3, asked: 5 });
    expect(judgement.quotes.map(({ source, verdict, detail, last }) => [source, verdict, detail, last])).toEqual([
      ["alder", "kept", null, price(100)],
      ["birch", "kept", null, price(100)],
      ["cedar", "kept", null, price(100)],
      ["elm", "no-answer", "elm: timed out after 8 s", null],
      ["fir", "malformed", "fir: last: found null", null],
    ]);
  });
});

describe("refusals", () => {
  test.each<[string, string, Partial<Quote>]>([
    ["a last of zero", "not-positive", { last: price(0) }],
    ["a negative last", "not-positive", { last: price(-1) }],
    ["an empty book", "not-positive", { bid: price(0), ask: price(0) }],
    ["a bid above the ask", "crossed", { bid: price(101), ask: price(100) }],
    ["a spread over 1 %", "wide-spread", { bid: price(99), ask: price(100.1) }],
    ["a trade over ten minutes old", "stale", { venueTime: RECEIVED - 600_001 }],
    ["a trade from the future", "future", { venueTime: RECEIVED + 30_001 }],
  ])("%s is refused as %s", (_what, verdict, quote) => {
    expect(judgeOne(quote)).toMatchObject({ verdict });
  });

  test.each<[string, Partial<Quote>]>([
    ["a spread of 1 %", { bid: price(99.5), ask: price(100.5) }],
    ["one side of the book only", { bid: price(1), ask: null }],
    ["a trade of ten minutes ago", { venueTime: RECEIVED - 600_000 }],
    ["a venue clock that is a little ahead", { venueTime: RECEIVED + 30_000 }],
  ])("%s is not", (_what, quote) => {
    expect(judgeOne(quote)).toMatchObject({ verdict: "no-quorum", detail: "the only venue left" });
  });
});

describe("a time that is none", () => {
  const plausible = [RECEIVED - 86_400_000, RECEIVED + 86_400_000];
  const implausible = [
    ...[RECEIVED - 86_400_001, RECEIVED + 86_400_001, RECEIVED / 1000, RECEIVED * 1000, RECEIVED * 1e6, RECEIVED - 0.5],
    ...[0, -0, -RECEIVED, 8.64e15, 8.64e15 + 1, 1e300, Number.NaN, Number.POSITIVE_INFINITY, Date.UTC(-1, 0)],
  ];

  test.each(implausible)("%s makes the quote malformed, and is told but not kept", (venueTime) => {
    expect(judgeOne({ venueTime })).toMatchObject({
      verdict: "malformed",
      last: price(100),
      venueTime: null,
      detail: expect.stringMatching(/^its time, .+, is not within a day of when it was received$/),
    });
    const judgement = judge([answer(100, 0), answer(100, 1), answer(100, 2), answer(100, 3, { venueTime })]);
    expect(judgement.price).toMatchObject({ quality: "ok", kept: 3, asked: 4 });
  });

  test.each(implausible)("%s is not kept beside another fault either", (venueTime) => {
    expect(judgeOne({ last: price(0), venueTime })).toMatchObject({ verdict: "malformed", venueTime: null });
    const index: ReceivedAnswer = { ...answer(100, 6, { venueTime }), kind: "index" };
    expect(judge([index]).quotes[0]).toMatchObject({ verdict: "malformed", venueTime: null });
  });

  test.each(plausible)("%s is an old or an early one", (venueTime) => {
    expect(judgeOne({ venueTime })).toMatchObject({ venueTime, verdict: expect.stringMatching(/^(stale|future)$/) });
  });
});

describe("a source that answers more than once", () => {
  const others = [answer(100, 1), answer(100.2, 2), answer(100.1, 3)];
  const of = ({ quotes }: Judgement, source = SOURCE_NAMES[0]) => quotes.filter((quote) => quote.source === source);

  test("and says the same each time has one voice", () => {
    const judgement = judge([answer(100, 0), ...others, answer(100, 0)]);
    expect(judgement).toEqual(judge([answer(100, 0), ...others]));
    expect(judge([answer(100, 0), answer(100, 0), answer(100, 0)]).price).toBeNull();
  });

  test("is asked once, and with a later time is heard with that", () => {
    const [first, second] = [RECEIVED - 2_000, RECEIVED - 1_000];
    for (const times of [
      [first, second, null],
      [null, second, first],
    ])
      expect(of(judge(times.map((venueTime) => answer(100, 0, { venueTime }))))).toEqual([
        expect.objectContaining({ venueTime: second, verdict: "no-quorum" }),
      ]);
  });

  test.each<[string, ReceivedAnswer]>([
    ["another last", answer(100.01, 0)],
    ["another bid", answer(100, 0, { bid: price(99.9), ask: price(100.1) })],
    ["a failure", answer(new TrackerError("no-answer", "coinbase USD: timed out"), 0)],
  ])("and says %s contradicts itself, and is left out", (_what, again) => {
    for (const answers of [
      [answer(100, 0), again],
      [again, answer(100, 0)],
    ]) {
      const judgement = judge([...answers, ...others]);
      expect(judgement.price).toMatchObject({ kept: 3, asked: 4 });
      expect(of(judgement)).toEqual([
        expect.objectContaining({ verdict: "malformed", last: null, venueTime: null, receivedAt: RECEIVED }),
      ]);
      expect(judge([...answers, answer(100, 1)]).price).toBeNull();
    }
    const two = judge([answer(100.01, 0), answer(100, 0), answer(100, 0)]);
    expect(of(two)[0]?.detail).toBe("alder USD: answered 3 times, not the same: 100.0000, 100.0100");
  });

  test("and fails each time has failed once", () => {
    const down = answer(new TrackerError("no-answer", "coinbase USD: timed out"), 0);
    expect(judge([down, down]).quotes).toMatchObject([{ verdict: "no-answer", detail: "coinbase USD: timed out" }]);
  });
});

describe("outliers", () => {
  test("a venue a tenth away is dropped, and what it said is kept beside the reason", () => {
    const judgement = judgeLasts(100_000, 100_010, 100_020, 110_000);
    expect(judgement.price).toMatchObject({ price: price(100_010), kept: 3, asked: 4 });
    expect(judgement.quotes.find(({ verdict }) => verdict === "outlier")).toMatchObject({
      source: SOURCE_NAMES[3],
      last: price(110_000),
      detail: "9.98 % from the median, limit 0.50 %",
    });
  });

  test("the floor keeps an honest venue when the others agree to the cent", () => {
    expect(judgeLasts(100_000, 100_000, 100_000, 100_499).price).toMatchObject({ kept: 4 });
  });

  test("the ceiling refuses four prices that have nothing to do with each other", () => {
    expect(judgeLasts(90_000, 99_000, 108_000, 117_000).price).toBeNull();
  });

  test("a stale last trade is moved into the live book", () => {
    expect(fairPrice({ last: price(90), bid: price(99), ask: price(101), venueTime: null })).toBe(price(99));
    expect(fairPrice({ last: price(100), bid: price(99), ask: price(101), venueTime: null })).toBe(price(100));
  });
});

test("an index is compared with the price and never counts toward it", () => {
  const index = (last: number): ReceivedAnswer => ({ ...answer(last, 6), kind: "index" });
  const venues = [answer(100, 0), answer(100.2, 1)];
  expect(judge([...venues, index(100.1)]).price).toMatchObject({ quality: "degraded", kept: 2, asked: 2 });
  expect(verdicts(judge([...venues, index(100.1)]))).toContain("agrees");
  expect(verdicts(judge([...venues, index(102)]))).toContain("differs");
  expect(verdicts(judge([index(102)]))).toEqual(["uncompared"]);
});

describe("laws", () => {
  const around = fc.integer({ min: 80_000, max: 120_000 });
  const close = fc.integer({ min: 99_000, max: 101_000 });
  const lasts = fc.array(fc.oneof(around, close), { maxLength: SOURCE_NAMES.length });

  test("the order in which the sources answer makes no difference", () => {
    const shuffled = lasts.chain((values) => {
      const all = values.map((last, index) => answer(last, index));
      return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
    });
    fc.assert(
      fc.property(shuffled, ([inOrder, otherwise]) => {
        expect(judge(otherwise)).toEqual(judge(inOrder));
      }),
    );
  });

  test("repeating any answers makes no difference", () => {
    const repeated = lasts.chain((values) => {
      const all = values.map((last, index) => answer(last, index));
      return fc.tuple(fc.constant(all), fc.subarray(all));
    });
    fc.assert(
      fc.property(repeated, ([once, again]) => {
        expect(judge([...again, ...once])).toEqual(judge(once));
      }),
    );
  });

  test("no kept price is further than 1 % from the median of all", () => {
    fc.assert(
      fc.property(lasts, (values) => {
        const middle = values.length === 0 ? 0 : median(values.map(price));
        for (const { verdict, last } of judgeLasts(...values).quotes)
          if (verdict === "kept")
            expect(Math.abs((last as Price) - middle)).toBeLessThanOrEqual(OUTLIER_CEILING * middle);
      }),
    );
  });

  test("one wild source of five never moves the price by more than the spread of the others", () => {
    const wild = fc.oneof(fc.integer({ min: 1, max: 10_000_000 }), close);
    fc.assert(
      fc.property(fc.tuple(close, close, close, close), wild, (honest, stray) => {
        const without = judgeLasts(...honest).price;
        const withStray = judgeLasts(...honest, stray).price;
        if (without === null || withStray === null) return;
        const spread = price(Math.max(...honest) - Math.min(...honest));
        expect(Math.abs(withStray.price - without.price)).toBeLessThanOrEqual(spread);
      }),
    );
  });

  test("a price lies between the lowest and the highest kept quote", () => {
    fc.assert(
      fc.property(lasts, (values) => {
        const judgement = judgeLasts(...values);
        if (judgement.price === null) return;
        const kept = judgement.quotes.filter(({ verdict }) => verdict === "kept").map(({ last }) => last as Price);
        expect(kept).toHaveLength(judgement.price.kept);
        expect(judgement.price.price).toBeGreaterThanOrEqual(Math.min(...kept));
        expect(judgement.price.price).toBeLessThanOrEqual(Math.max(...kept));
      }),
    );
  });
});
