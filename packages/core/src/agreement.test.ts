import { describe, expect, test } from "vitest";
import { contradicting, majority, outlierLimit, pairOf } from "./agreement.ts";
import { AGREEMENT } from "./rule.ts";
import { price, SOURCE_NAMES } from "./testing/index.ts";

const voices = (...values: readonly number[]) =>
  values.map((value, index) => ({ source: SOURCE_NAMES[index] as string, value: price(value) }));
const valuesOf = (camp: ReturnType<typeof majority>) => camp?.members.map(({ value }) => value);

describe("how far from the median a price may lie", () => {
  test.each<[string, readonly number[], number, number]>([
    ["the floor, where all agree", [100, 100, 100], 100.5, 99.5],
    ["the ceiling, where nobody does", [90, 95, 100, 105, 110], 101, 99],
    ["by how they differ in between", [99.8, 99.8, 100, 100.2, 100.2], 100.8895, 99.1105],
  ])("is %s: within the limit, at it and beyond", (_what, said, highest, lowest) => {
    const limit = outlierLimit(said.map(price));
    const allowed = [lowest - 0.0001, lowest, 100, highest, highest + 0.0001].map((value) =>
      limit.allows(price(value)),
    );
    expect(allowed).toEqual([false, true, true, true, false]);
  });

  test("is told with how far one lies, both as a part of the median", () => {
    expect(outlierLimit([100, 100, 100].map(price)).describe(price(98))).toMatch(/2\.00 %.+0\.50 %/);
  });

  test("is not limited by nobody", () => {
    const limit = outlierLimit([]);
    expect([limit.allows(price(1)), limit.describe(price(1))]).toEqual([true, ""]);
  });
});

describe("a majority", () => {
  test("is all that are no outliers, as far apart as three may be that agree, and no further", () => {
    expect(majority(voices(99.5, 100, 100.5, 150), AGREEMENT, 4)).toEqual({
      members: voices(99.5, 100, 100.5),
      price: price(100),
      spread: 0.01,
    });
    expect(majority(voices(99.5, 100, 100.5001), AGREEMENT, 3)).toBeUndefined();
  });

  test("has somebody about where its price is", () => {
    expect(majority(voices(99.5, 99.5, 100.5, 100.5), AGREEMENT, 4)).toMatchObject({ price: price(100) });
    expect(majority(voices(99.49, 99.49, 100.49, 100.49), AGREEMENT, 4)).toBeUndefined();
  });

  test("is three at the least, and more than half of those that were asked", () => {
    expect(majority(voices(100, 100), AGREEMENT, 2)).toBeUndefined();
    expect(majority(voices(100, 100, 100), AGREEMENT, 5)).toBeDefined();
    expect(majority(voices(100, 100, 100), AGREEMENT, 6)).toBeUndefined();
    expect(majority([], AGREEMENT, 0)).toBeUndefined();
  });

  describe("where all are too far apart is the camp within half a percent", () => {
    const camp = (...values: readonly number[]) => valuesOf(majority(voices(...values), 0, values.length));

    test.each<[string, readonly number[], readonly number[]]>([
      ["of the lowest", [101.1, 100, 100.1, 99.9, 101.2], [99.9, 100, 100.1]],
      ["of the highest", [99, 98.9, 100, 100.2, 99.9], [99.9, 100, 100.2]],
      ["that is exactly so wide", [99.75, 100, 100.25], [99.75, 100, 100.25]],
      ["with most members, also where fewer are closer together", [99.8, 100, 100.1, 100.2], [99.8, 100, 100.1, 100.2]],
      ["that is closest together, of equals: the lower", [99.9, 100, 100.3, 100.45], [99.9, 100, 100.3]],
      ["that is closest together, of equals: the higher", [99.8, 100, 100.25, 100.31], [100, 100.25, 100.31]],
      ["that is lowest, of those as close together", [99.7, 100, 100.1, 100.4004], [99.7, 100, 100.1]],
    ])("%s", (_what, said, members) => {
      expect(camp(...said)).toEqual(members.map(price));
      expect(camp(...said.toReversed())).toEqual(members.map(price));
    });

    test("and nobody, where it would be wider", () => {
      expect(camp(99.75, 100, 100.2501)).toBeUndefined();
    });
  });
});

test("a pair is two that are no outliers, half a percent apart at the most", () => {
  expect(pairOf(voices(99.75, 100.25))).toMatchObject({ price: price(100), spread: 0.005 });
  expect(valuesOf(pairOf(voices(100, 100.1, 150)))).toEqual([price(100), price(100.1)]);
  expect(pairOf(voices(99.75, 100.2501))).toBeUndefined();
  expect(pairOf(voices(100, 100, 100))).toBeUndefined();
  expect(pairOf([])).toBeUndefined();
});

test("who is half a percent from a pair does not contradict it, who is further does", () => {
  const pair = { members: [], price: price(100), spread: 0 };
  expect(contradicting(pair, voices(99.4999, 99.5, 100, 100.5, 100.5001)).map(({ value }) => value)).toEqual(
    [99.4999, 100.5001].map(price),
  );
});
