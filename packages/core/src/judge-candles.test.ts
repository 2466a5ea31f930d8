import { describe, expect, test } from "vitest";
import type { Camp } from "./agreement.ts";
import { TrackerError } from "./errors.ts";
import type { Judgement } from "./judge.ts";
import { type CandlePast, judgeCandles, judgeCandlesBy, NO_CANDLE } from "./judge-candles.ts";
import type { Price } from "./price.ts";
import { LATE, PAIR_CLOSES } from "./rule.ts";
import { addSlots, type Slot, toSlot } from "./slot.ts";
import type { ReceivedAnswer, SourceName } from "./source.ts";
import { price, SOURCE_NAMES, USD } from "./testing/index.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const SOON = NOON + 120_000;

/** For each venue the close of its candle, or the message of why there is none. */
const answers = (...closes: readonly (number | string)[]): ReceivedAnswer[] =>
  closes.map((close, index) => {
    const source = SOURCE_NAMES[index] as SourceName;
    const common = { source, kind: "venue" as const, currency: USD, serverTime: null, receivedAt: SOON };
    if (typeof close === "string") return { ...common, error: new TrackerError("no-answer", close) };
    return { ...common, quote: { last: price(close), bid: null, ask: null, venueTime: null } };
  });

/** The closes of the first two venues, by how many slots ago. */
type Closes = Readonly<Record<number, readonly (number | undefined)[]>>;
const ALWAYS = [100, 100] as const;

function past(known: { before?: number; after?: number } = {}, closes: Closes = {}): CandlePast {
  const of = (slot: Slot) => {
    const back = [1, 2, 3, 4].find((count) => addSlots(NOON, -count) === slot) ?? 0;
    const said = closes[back] ?? ALWAYS;
    return said.flatMap((close, index): [SourceName, Price][] =>
      close === undefined ? [] : [[SOURCE_NAMES[index] as SourceName, price(close)]],
    );
  };
  return {
    closesAt: (slot) => new Map(of(slot)),
    before: known.before === undefined ? null : price(known.before),
    after: known.after === undefined ? null : price(known.after),
  };
}

const judge = (said: readonly (number | string)[], given = past(), now = SOON) =>
  judgeCandles(NOON, answers(...said), given, now);
const told = ({ quotes }: Judgement) => quotes.map(({ verdict, detail }) => [verdict, detail]);

describe("the price of candles is compared", () => {
  test.each<[string, { before?: number; after?: number }, number | null]>([
    ["with the one before if that is nearer", { before: 121, after: 119 }, 121],
    ["with the one after if that is nearer", { before: 121, after: 120.5 }, 120.5],
    ["with the one before if both are as near", { before: 100, after: 150 }, 100],
    ["with the one before if there is no other", { before: 150 }, 150],
    ["with the one after if there is no other", { after: 150 }, 150],
    ["with nothing if there is neither", {}, null],
  ])("%s", (_what, known, reference) => {
    const found = judge([120, 120, 120, 120], past(known)).context.reference;
    expect(found).toBe(reference === null ? null : price(reference));
  });

  test("with the one before if the closes give no price", () => {
    const apart = [100, 102, 104];
    expect(judge(apart, past({ before: 100, after: 104 })).context.reference).toBe(price(100));
    expect(judge(apart, past({ after: 104 })).context.reference).toBe(price(104));
  });
});

test("closes that lie further apart are accepted from half an hour after the slot", () => {
  const wide = [100, 100.8, 101.5];
  expect(judge(wide, past(), NOON + LATE - 1).price).toBeNull();
  expect(judge(wide, past(), NOON + LATE).price).toMatchObject({ price: price(100.8), kept: 3 });
});

describe("a pair of candles", () => {
  test.each<[string, Closes, number]>([
    ["has agreed for three closes, even if for longer", {}, 2],
    ["may have been half a percent apart", { 1: [99.5, 100], 2: [100.5, 100] }, 2],
    ["has not agreed two closes ago if it was further apart then", { 2: [99.4999, 100] }, 1],
    ["has not agreed one close ago if it was further apart then", { 1: [99.4999, 100] }, 0],
    ["has not agreed while the first had no close", { 2: [undefined, 100] }, 1],
    ["has not agreed while the second had none", { 2: [100, undefined] }, 1],
  ])("%s", (_what, closes, count) => {
    const { price: found, context, quotes } = judge([100, 100], past({ before: 100 }, closes));
    expect(context.agreedSince).toBe(addSlots(NOON, -count));
    expect(found?.kept ?? null).toBe(count === 2 ? 2 : null);
    expect(quotes[0]).toMatchObject(
      count === 2
        ? { verdict: "kept", detail: null }
        : { verdict: "no-quorum", detail: expect.stringContaining(`${PAIR_CLOSES} closes`) },
    );
  });

  test("is not believed if nothing is known of earlier closes", () => {
    const recollection = { referenceOf: () => null, agreedSince: (_: Camp) => null };
    expect(judgeCandlesBy(NOON, answers(100, 100), recollection, SOON).price).toBeNull();
  });

  test("is believed if the others have no candle, but not if one failed", () => {
    expect(judge([100, 100, NO_CANDLE]).price).toMatchObject({ kept: 2, asked: 3, quality: "backfilled" });
    const failed = judge([100, 100, "down"]);
    expect([failed.price, failed.quotes[2]?.verdict]).toEqual([null, "no-answer"]);
    expect(judge([100, 100, 100, "down"]).price).toMatchObject({ kept: 3, asked: 4 });
  });

  test("is not looked up if three agree", () => {
    expect(judge([100, 100, 100]).context.agreedSince).toBeNull();
  });
});

test("if closes give no price, an outlier's detail says how far out it is, and the others' how near they had to be", () => {
  const far = ["no-quorum", expect.stringContaining("1.00 %")];
  expect(told(judge([100, 100.6, 101.2, 90]))).toEqual([
    far,
    far,
    far,
    ["outlier", expect.stringContaining("10.27 %")],
  ]);
});

test("a close that is no outlier but does not agree is refused with its distance from the price", () => {
  const kept = ["kept", null];
  const away = ["outlier", "0.87 % from the price"];
  expect(told(judge([100, 100.1, 100.4, 101.1, 100.35]))).toEqual([kept, kept, kept, away, kept]);
});
