import { describe, expect, test } from "vitest";
import { contradicting, majority, outlierLimit, pairOf } from "./agreement.ts";
import { AGREEMENT } from "./rule.ts";
import { price, SOURCE_NAMES } from "./testing/index.ts";

const voices = (...values: readonly number[]) =>
  values.map((value, index) => ({ source: SOURCE_NAMES[index] as string, value: price(value) }));
const valuesOf = (camp: ReturnType<typeof majority>) => camp?.members.map(({ value }) => value);

describe("the outlier limit", () => {
  test.each<[string, readonly number[], number, number]>([
    ["the floor if all agree", [100, 100, 100], 100.5, 99.5],
    ["the ceiling if none agree", [90, 95, 100, 105, 110], 101, 99],
    ["the scaled deviation in between", [99.8, 99.8, 100, 100.2, 100.2], 100.8895, 99.1105],
  ])("is %s, inclusive", (_what, said, highest, lowest) => {
    const limit = outlierLimit(said.map(price));
    const allowed = [lowest - 0.0001, lowest, 100, highest, highest + 0.0001].map((value) =>
      limit.allows(price(value)),
    );
    expect(allowed).toEqual([false, true, true, true, false]);
  });

  test("is described as a percentage of the median, after the distance", () => {
    expect(outlierLimit([100, 100, 100].map(price)).describe(price(98))).toMatch(/2\.00 %.+0\.50 %/);
  });

  test("allows everything if there are no prices", () => {
    const limit = outlierLimit([]);
    expect([limit.allows(price(1)), limit.describe(price(1))]).toEqual([true, ""]);
  });
});

describe("a majority", () => {
  test("is everything but the outliers, if they lie within the agreement", () => {
    expect(majority(voices(99.5, 100, 100.5, 150), AGREEMENT, 4)).toEqual({
      members: voices(99.5, 100, 100.5),
      price: price(100),
      spread: 0.01,
    });
    expect(majority(voices(99.5, 100, 100.5001), AGREEMENT, 3)).toBeUndefined();
  });

  test("has a member near its price", () => {
    expect(majority(voices(99.5, 99.5, 100.5, 100.5), AGREEMENT, 4)).toMatchObject({ price: price(100) });
    expect(majority(voices(99.49, 99.49, 100.49, 100.49), AGREEMENT, 4)).toBeUndefined();
  });

  test("is at least three, and more than half of those asked", () => {
    expect(majority(voices(100, 100), AGREEMENT, 2)).toBeUndefined();
    expect(majority(voices(100, 100, 100), AGREEMENT, 5)).toBeDefined();
    expect(majority(voices(100, 100, 100), AGREEMENT, 6)).toBeUndefined();
    expect(majority([], AGREEMENT, 0)).toBeUndefined();
  });

  describe("of prices that are too far apart is the camp within half a percent", () => {
    const camp = (...values: readonly number[]) => valuesOf(majority(voices(...values), 0, values.length));

    test.each<[string, readonly number[], readonly number[]]>([
      ["at the lowest prices", [101.1, 100, 100.1, 99.9, 101.2], [99.9, 100, 100.1]],
      ["at the highest prices", [99, 98.9, 100, 100.2, 99.9], [99.9, 100, 100.2]],
      ["that is exactly as wide", [99.75, 100, 100.25], [99.75, 100, 100.25]],
      [
        "with the most members, even if fewer are closer together",
        [99.8, 100, 100.1, 100.2],
        [99.8, 100, 100.1, 100.2],
      ],
      ["that is closest together, of equals: the lower", [99.9, 100, 100.3, 100.45], [99.9, 100, 100.3]],
      ["that is closest together, of equals: the higher", [99.8, 100, 100.25, 100.31], [100, 100.25, 100.31]],
      ["that is lowest, of those equally close together", [99.7, 100, 100.1, 100.4004], [99.7, 100, 100.1]],
    ])("%s", (_what, said, members) => {
      expect(camp(...said)).toEqual(members.map(price));
      expect(camp(...said.toReversed())).toEqual(members.map(price));
    });

    test("and none if it would be wider", () => {
      expect(camp(99.75, 100, 100.2501)).toBeUndefined();
    });
  });
});

test("a pair is exactly two that are no outliers, at most half a percent apart", () => {
  expect(pairOf(voices(99.75, 100.25))).toMatchObject({ price: price(100), spread: 0.005 });
  expect(valuesOf(pairOf(voices(100, 100.1, 150)))).toEqual([price(100), price(100.1)]);
  expect(pairOf(voices(99.75, 100.2501))).toBeUndefined();
  expect(pairOf(voices(100, 100, 100))).toBeUndefined();
  expect(pairOf([])).toBeUndefined();
});

test("a voice contradicts a pair if it is more than half a percent from it", () => {
  const pair = { members: [], price: price(100), spread: 0 };
  expect(contradicting(pair, voices(99.4999, 99.5, 100, 100.5, 100.5001)).map(({ value }) => value)).toEqual(
    [99.4999, 100.5001].map(price),
  );
});
