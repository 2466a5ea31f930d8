import { expect, test } from "vitest";
import { doubtOfJump, doubtOfLive } from "./jump.ts";
import { price, SOURCE_NAMES } from "./testing/index.ts";

const voices = (count: number, value: number) =>
  SOURCE_NAMES.slice(0, count).map((source) => ({ source, value: price(value) }));
const campOf = (count: number, value: number) => ({ members: voices(count, value), price: price(value), spread: 0 });

/** Whether a price from this many venues is doubted; the last prices are 100 by default. */
function isDoubted(
  count: number,
  value: number,
  { reference = 100 as number | null, others = [] as readonly number[], asked = 6, isRepeated = false } = {},
) {
  const stray = others.map((other, index) => ({ source: `stray-${index}`, value: price(other) }));
  const votes = [...voices(count, value), ...stray];
  const standing = { reference: reference === null ? null : price(reference), votes, asked };
  const camp = campOf(count, value);
  return {
    live: doubtOfLive(camp, standing, isRepeated) !== undefined,
    fromCandles: doubtOfJump(camp, standing) !== undefined,
  };
}

test.each<[string, boolean, boolean, number, number, Parameters<typeof isDoubted>[2]]>([
  ["of two, 5 % from the last", false, false, 2, 105, {}],
  ["of two, further away", true, true, 2, 105.0001, {}],
  ["of two, repeated", true, true, 2, 105.0001, { isRepeated: true }],
  ["of three", true, false, 3, 94.9, {}],
  ["of three, repeated", false, false, 3, 94.9, { isRepeated: true }],
  ["of three of four asked", false, false, 3, 94.9, { asked: 4 }],
  ["of three of five asked", true, false, 3, 94.9, { asked: 5 }],
  ["of four", false, false, 4, 94.9, {}],
  ["of three, 50 % away", false, false, 3, 150, { asked: 4 }],
  ["of three, further", true, true, 3, 150.0001, { asked: 4 }],
  ["of four, further", false, false, 4, 150.0001, {}],
  ["of three, while one is half a percent from the old price", true, true, 3, 90, { asked: 4, others: [100.5] }],
  ["of three, while one is further from it", false, false, 3, 90, { asked: 4, others: [100.5001] }],
  ["of four, while one is at the old price", false, false, 4, 90, { others: [100] }],
  ["of three with nothing before", false, false, 3, 90, { reference: null }],
  ["of two with nothing before", true, false, 2, 90, { reference: null, asked: 2 }],
  ["of two with nothing before, repeated", false, false, 2, 90, { reference: null, asked: 2, isRepeated: true }],
  [
    "of two of three asked with nothing before, repeated",
    true,
    false,
    2,
    90,
    { reference: null, asked: 3, isRepeated: true },
  ],
])("a price %s: doubted live is %s, from candles %s", (_what, live, fromCandles, count, value, more) => {
  expect(isDoubted(count, value, more)).toEqual({ live, fromCandles });
});

test("a doubt says how far the price is from the last ones, and which venues are still there", () => {
  const votes = [...voices(3, 90), { source: "larch", value: price(100) }, { source: "maple", value: price(100.1) }];
  const standing = { reference: price(100), votes, asked: 6 };
  expect(doubtOfJump(campOf(3, 90), standing)).toMatch(/^10\.00 % .*larch, maple/);
  expect(doubtOfLive(campOf(3, 90), { ...standing, votes: voices(3, 90) }, false)).toMatch(/^10\.00 % .*3 of 6/);
});
