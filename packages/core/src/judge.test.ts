import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TrackerError } from "./errors.ts";
import { type Judgement, judge as judgeSlot } from "./judge.ts";
import { NOTHING_BEFORE, type Past } from "./past.ts";
import { median, type Price } from "./price.ts";
import { OUTLIER_CEILING } from "./rule.ts";
import { addSlots, toSlot } from "./slot.ts";
import type { Quote, ReceivedAnswer, SourceName } from "./source.ts";
import { price, SOURCE_NAMES, USD } from "./testing/index.ts";
import type { JudgedQuote } from "./verdict.ts";

const SLOT = toSlot(Date.UTC(2025, 6, 14, 9, 30));
const RECEIVED = SLOT + 1_000;

function answer(last: number | TrackerError, index: number, quote: Partial<Quote> = {}): ReceivedAnswer {
  const source = SOURCE_NAMES[index] as SourceName;
  const common = { source, kind: "venue" as const, currency: USD, serverTime: null, receivedAt: RECEIVED };
  if (last instanceof TrackerError) return { ...common, error: last };
  return { ...common, quote: { last: price(last), bid: null, ask: null, venueTime: null, ...quote } };
}

/** Earlier prices, near enough that nothing jumps. */
const following = (...prices: number[]): Past => ({ prices: prices.map(price), quotes: [] });
const judge = (answers: readonly ReceivedAnswer[], past: Past = following(100)) => judgeSlot(SLOT, answers, past);
const judgeLasts = (...lasts: number[]) =>
  judge(
    lasts.map((last, index) => answer(last, index)),
    following(100_000),
  );
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
      rule: 2,
    });
  });

  test.each<[string, number[]]>([
    ["two camps 2 % apart", [100_000, 100_000, 102_000, 102_000]],
    ["a camp that is only half", [100_000, 100_100, 100_200, 90_000, 110_000, 80_000]],
    ["each near its neighbour and the first far from the last", [100_000, 100_600, 101_200, 101_800]],
  ])("no majority agrees: %s", (_what, lasts) => {
    const judgement = judgeLasts(...lasts);
    expect(judgement.price).toBeNull();
    expect(verdicts(judgement)).toContain("no-quorum");
  });

  test("more than half that agree within half a percent outvote the others, however near those are", () => {
    const judgement = judgeLasts(100_000, 100_010, 100_020, 101_010, 98_990);
    expect(judgement.price).toMatchObject({ price: price(100_010), quality: "ok", kept: 3, asked: 5 });
    expect(judgement.quotes.map(({ verdict, detail }) => [verdict, detail])).toContainEqual([
      "outlier",
      "1.02 % from the median, limit 0.50 %",
    ]);
    const camp = judgeLasts(100_000, 100_100, 100_400, 101_100, 100_350).price;
    expect(camp).toMatchObject({ kept: 4, price: price(100_225), dispersion: 0.003991 });
  });

  test("a pair that a third contradicts makes no price, however near the third is", () => {
    const judgement = judgeLasts(100_000, 100_010, 100_700);
    expect(judgement.price).toBeNull();
    expect(judgement.quotes.map(({ verdict, detail }) => [verdict, detail])).toEqual([
      ["no-quorum", "two agree, and another is more than 0.50 % from them"],
      ["no-quorum", "two agree, and another is more than 0.50 % from them"],
      ["outlier", "0.69 % from the median, limit 0.50 %"],
    ]);
    const refused = answer(100_700, 2, { bid: price(2), ask: price(1) });
    const pair = [answer(100_000, 0), answer(100_010, 1)];
    expect(judge([...pair, refused], following(100_000)).price).toMatchObject({
      quality: "degraded",
      kept: 2,
      asked: 3,
    });
  });

  test("exactly two that agree within half a percent make a degraded price", () => {
    expect(judgeLasts(100_000, 100_400).price).toMatchObject({ price: price(100_200), quality: "degraded", kept: 2 });
    const apart = judgeLasts(100_000, 100_600);
    expect(apart.price).toBeNull();
    expect(apart.quotes.map(({ verdict, detail }) => [verdict, detail])).toEqual([
      ["no-quorum", "two venues left, more than 0.50 % apart"],
      ["no-quorum", "two venues left, more than 0.50 % apart"],
    ]);
  });

  test("one venue makes no price, and neither do no venues", () => {
    const alone = { verdict: "no-quorum", detail: "only one usable quote left" };
    expect(judgeLasts(100_000)).toMatchObject({ price: null, quotes: [alone] });
    expect(judge([], NOTHING_BEFORE)).toEqual({
      price: null,
      quotes: [],
      context: { reference: null, agreedSince: null },
    });
  });

  test("a venue that fails counts as asked, and its quote says why it failed", () => {
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

describe("an impossible time", () => {
  const plausible = [RECEIVED - 86_400_000, RECEIVED + 86_400_000];
  const implausible = [
    ...[RECEIVED - 86_400_001, RECEIVED + 86_400_001, RECEIVED / 1000, RECEIVED * 1000, RECEIVED * 1e6, RECEIVED - 0.5],
    ...[0, -0, -RECEIVED, 8.64e15, 8.64e15 + 1, 1e300, Number.NaN, Number.POSITIVE_INFINITY, Date.UTC(-1, 0)],
  ];

  test.each(implausible)("%s makes the quote malformed, and is only kept in the detail", (venueTime) => {
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

  test.each(plausible)("is not %s, which is only old or early", (venueTime) => {
    expect(judgeOne({ venueTime })).toMatchObject({ venueTime, verdict: expect.stringMatching(/^(stale|no-quorum)$/) });
  });
});

describe("a source that answers more than once", () => {
  const others = [answer(100, 1), answer(100.2, 2), answer(100.1, 3)];
  const of = ({ quotes }: Judgement, source = SOURCE_NAMES[0]) => quotes.filter((quote) => quote.source === source);

  test("with the same quote each time counts once", () => {
    const judgement = judge([answer(100, 0), ...others, answer(100, 0)]);
    expect(judgement).toEqual(judge([answer(100, 0), ...others]));
    expect(judge([answer(100, 0), answer(100, 0), answer(100, 0)]).price).toBeNull();
  });

  test("with different times counts once, with the latest time", () => {
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
  ])("with %s contradicts itself, and is left out", (_what, again) => {
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
    expect(of(two)[0]?.detail).toBe("alder USD: answered 3 times, with different prices: 100.0000, 100.0100");
  });

  test("with a failure each time has failed once", () => {
    const down = answer(new TrackerError("no-answer", "coinbase USD: timed out"), 0);
    expect(judge([down, down]).quotes).toMatchObject([{ verdict: "no-answer", detail: "coinbase USD: timed out" }]);
  });
});

describe("outliers", () => {
  test("a venue a tenth away is dropped, and its quote is kept with the reason", () => {
    const judgement = judgeLasts(100_000, 100_010, 100_020, 110_000);
    expect(judgement.price).toMatchObject({ price: price(100_010), kept: 3, asked: 4 });
    expect(judgement.quotes.find(({ verdict }) => verdict === "outlier")).toMatchObject({
      source: SOURCE_NAMES[3],
      last: price(110_000),
      detail: "9.98 % from the median, limit 0.50 %",
    });
  });
});

describe("a frozen feed", () => {
  const quotes = (lasts: readonly number[]) =>
    lasts.map((last, index) => answer(last, index, { bid: price(last - 1), ask: price(last + 1) }));
  /** Consecutive slots, each judged with what was stored of the one before. */
  const days = (...slots: readonly (readonly number[])[]) => {
    let past: Past = NOTHING_BEFORE;
    return slots.map((lasts, index) => {
      const judgement = judgeSlot(addSlots(SLOT, index), quotes(lasts), past);
      past = {
        prices: [...past.prices, ...(judgement.price === null ? [] : [judgement.price.price])],
        quotes: judgement.quotes,
      };
      return judgement;
    });
  };
  const frozenOf = ({ quotes }: Judgement) =>
    quotes.filter(({ verdict }) => verdict === "frozen").map(({ source }) => source);

  test("is refused from its third slot on, once the others have moved by more than 0.2 %", () => {
    const slots = days(
      [1000, 1000, 1000, 1000],
      [1000, 1001, 1001, 1001],
      [1000, 1001.9, 1002, 1001.8],
      [1000, 1002.1, 1002.2, 1002.3],
    );
    expect(slots.map(frozenOf)).toEqual([[], [], [], ["alder"]]);
    expect(slots.map(({ price }) => price?.kept)).toEqual([4, 4, 4, 3]);
    expect(slots[3]?.quotes[0]).toMatchObject({
      source: "alder",
      detail: "unchanged for 3 slots, while the others moved by 0.22 %",
      unchangedSince: SLOT,
      othersThen: price(1000),
    });
  });

  test("is refused even if most are frozen, until it moves again", () => {
    const slots = days(
      [1000, 1000, 1000, 1000, 1000],
      [1000, 1000, 1000, 1003, 1004],
      [1000, 1000, 1000, 1006, 1007],
      [1008, 1000, 1000, 1008, 1009],
    );
    expect(slots.map(({ price }) => price?.quality)).toEqual(["ok", "ok", undefined, "ok"]);
    expect(slots.map(({ price }) => price?.price)).toEqual([price(1000), price(1000), undefined, price(1008)]);
    // Frozen venues have no vote, but still contradict a pair.
    expect(slots[2]?.quotes.map(({ verdict }) => verdict)).toEqual([
      "frozen",
      "frozen",
      "frozen",
      "no-quorum",
      "no-quorum",
    ]);
    expect(frozenOf(slots[3] as Judgement)).toEqual(["birch", "cedar"]);
  });

  test("is not measured against an outlier", () => {
    const slots = days([1000, 1000, 900], [1000, 1000, 900], [1000, 1000, 1000.2], [1000, 1000, 1000.1]);
    expect(slots.map(frozenOf)).toEqual([[], [], [], []]);
    expect(slots[2]?.quotes[0]).toMatchObject({ othersThen: price(1000) });
  });

  test("makes no price if all feeds are frozen, unless something changes in another currency", () => {
    const still = [1000, 1000.1, 1000.2];
    const slots = days(still, still, still, still);
    expect(slots.map(({ price }) => price?.quality)).toEqual(["ok", "ok", undefined, undefined]);
    expect(slots[2]?.quotes[0]?.detail).toBe("unchanged for 3 slots, and so are all others");
    const past: Past = { prices: [], quotes: slots[3]?.quotes ?? [] };
    const elsewhere = judgeSlot(addSlots(SLOT, 4), quotes(still), past, new Set(SOURCE_NAMES));
    expect(elsewhere.price).toMatchObject({ quality: "ok", kept: 3 });
  });

  test("starts anew when its last, bid or ask changed, or nothing is known of the slot before", () => {
    const before = { source: SOURCE_NAMES[0], last: price(100), bid: price(99.9), ask: price(100.1) };
    const seen = { unchangedSince: addSlots(SLOT, -1), othersThen: price(99) };
    const sinceOf = (quote: Partial<Quote>, last = 100, kept: object = { ...before, ...seen }) =>
      judge([answer(last, 0, quote), answer(100, 1)], { prices: [], quotes: [kept as JudgedQuote] }).quotes[0];
    const book = { bid: price(99.9), ask: price(100.1) };
    expect(sinceOf(book)).toMatchObject(seen);
    for (const quote of [
      sinceOf({ ...book, bid: price(99.8) }),
      sinceOf({ ...book, ask: price(100.2) }),
      sinceOf(book, 100.01),
      sinceOf(book, 100, { ...before, unchangedSince: null, othersThen: null }),
    ])
      expect(quote).toMatchObject({ unchangedSince: SLOT, othersThen: price(100) });
  });
});

describe("a jump", () => {
  const quotes = (...lasts: number[]) => lasts.map((last, index) => answer(last, index));
  const down = (index: number) => answer(new TrackerError("no-answer", "down"), index);
  const unconfirmed = (last: number): Past => ({
    prices: [price(100)],
    quotes: [
      { source: SOURCE_NAMES[0], verdict: "unconfirmed", last: price(last), bid: null, ask: null } as JudgedQuote,
    ],
  });

  test("is measured against the median of the newest three prices", () => {
    expect(judge(quotes(107, 107), following(100, 100, 100, 102, 104)).price).not.toBeNull();
    expect(judge(quotes(107, 107), following(104, 102, 100, 100, 100)).price).toBeNull();
  });

  test("is believed at once when four agree, or all but one of those asked", () => {
    expect(judge(quotes(85, 85, 85, 85)).price).toMatchObject({ quality: "ok", kept: 4 });
    expect(judge([...quotes(85, 85, 85, 85), down(4), down(5)]).price).toMatchObject({ kept: 4 });
    expect(judge([...quotes(85, 85, 85), down(3)]).price).toMatchObject({ kept: 3 });
    expect(judge(quotes(85, 85, 85)).price).toMatchObject({ kept: 3 });
    const three = judge([...quotes(85, 85, 85), down(3), down(4)]);
    expect(three.price).toBeNull();
    expect(three.quotes.filter(({ verdict }) => verdict === "unconfirmed")).toMatchObject(
      Array.from({ length: 3 }, () => ({ detail: "15.00 % from the last prices, only 3 of 5 say so" })),
    );
  });

  test("is believed when the slot before had the same price, unless a venue is still at the old price", () => {
    const three = [...quotes(85, 85, 85), down(3), down(4)];
    expect(judge(three, unconfirmed(85.8))).toMatchObject({
      price: { kept: 3 },
      context: { reference: price(100), agreedSince: addSlots(SLOT, -1) },
    });
    expect(judge(three, unconfirmed(86)).price).toBeNull();
    const standing = judge([...quotes(85, 85, 85, 100.4), down(4)], unconfirmed(85));
    expect(standing.price).toBeNull();
    expect(standing.quotes.find(({ verdict }) => verdict === "unconfirmed")?.detail).toBe(
      "15.00 % from the last prices, elm at the old price",
    );
    expect(judge(quotes(85, 85, 85, 100.4)).price).toBeNull();
    expect(judge([...quotes(85, 85, 85, 100.6), down(4)], unconfirmed(85)).price).toMatchObject({ kept: 3 });
  });

  test("cannot be told with nothing to compare with: three are believed, and two if the slot before had the same price", () => {
    expect(judge(quotes(85, 85, 85), NOTHING_BEFORE).price).toMatchObject({ quality: "ok" });
    const first = judge(quotes(85, 85), NOTHING_BEFORE);
    expect(first).toMatchObject({ price: null, context: { reference: null, agreedSince: null } });
    expect(first.quotes[0]).toMatchObject({
      verdict: "unconfirmed",
      detail: "nothing to compare it with, and only two agree",
    });
    expect(judge(quotes(85, 85.1), { prices: [], quotes: first.quotes }).price).toMatchObject({ quality: "degraded" });
  });
});

test("an index is compared with the price and never counts toward it", () => {
  const index = (last: number): ReceivedAnswer => ({ ...answer(last, 6), kind: "index" });
  const venues = [answer(100, 0), answer(100.2, 1)];
  expect(judge([...venues, index(100.1)]).price).toMatchObject({ quality: "degraded", kept: 2, asked: 2 });
  const even = [answer(100, 0), answer(100, 1)];
  const compared = (last: number) => judge([...even, index(last)]).quotes.find(({ source }) => source === "larch");
  expect(compared(101)).toMatchObject({ verdict: "agrees", detail: "1.00 % from the price" });
  expect(compared(98.9)).toMatchObject({ verdict: "differs", detail: "1.10 % from the price" });
  expect(compared(101.0001)).toMatchObject({ verdict: "differs" });
  expect(verdicts(judge([index(102)]))).toEqual(["uncompared"]);
});

describe("laws", () => {
  const around = fc.integer({ min: 80_000, max: 120_000 });
  const close = fc.integer({ min: 99_000, max: 101_000 });
  const lasts = fc.array(fc.oneof(around, close), { maxLength: SOURCE_NAMES.length });

  test("the order of the answers makes no difference", () => {
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

  test("repeated answers make no difference", () => {
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
