import { expect, test } from "vitest";
import { clockOffset, clockText, hasRightClock } from "./clock-check.ts";
import { DAY, HOUR, MINUTE, SECOND } from "./instant.ts";
import { CLOCK_SKEW } from "./rule.ts";
import { SOURCE_NAMES } from "./testing/index.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 0);

/** One answer from each of several sources, whose clocks ours is ahead of by these milliseconds. */
const by = (...offsets: readonly (number | null | undefined)[]) =>
  offsets.map((offset, index) => ({
    source: SOURCE_NAMES[index] as string,
    receivedAt: NOW,
    ...(offset !== undefined && { serverTime: offset === null ? null : NOW - offset }),
  }));

test.each<[string, readonly (number | null | undefined)[], number | null]>([
  ["is the median over the venues", [400, 100, 200], 200],
  ["is, for an even number, the mean of the middle two, in whole milliseconds", [9_000, 21, 10, -9_000], 16],
  ["is negative if ours is behind", [-HOUR, -HOUR + 2, -HOUR + 1], -HOUR + 1],
  ["ignores venues that give no time", [null, 5, undefined, 5], 5],
  ["is unknown with one venue", [undefined, 5, null], null],
  ["is unknown with none", [], null],
  ["needs more than half within the skew of it", [0, CLOCK_SKEW, -CLOCK_SKEW, HOUR, -HOUR], 0],
  ["is unknown if only half are within it", [-HOUR, 0, 20 * SECOND, HOUR], null],
  ["is the median without a majority if ours is ahead of all", [DAY, DAY, DAY + HOUR, DAY + HOUR], DAY + HOUR / 2],
  ["is the median without a majority if ours is behind all", [-DAY, -HOUR], -(DAY + HOUR) / 2],
  ["is unknown without a majority if ours is right for one", [0, HOUR, DAY], null],
  ["is unknown if ours is ahead of one and behind the other", [-HOUR, HOUR], null],
])("the clock offset %s", (_what, offsets, expected) => {
  expect(clockOffset(by(...offsets))).toBe(expected);
});

test("a venue that answers several times counts as one clock", () => {
  const [one, other] = by(HOUR, 0);
  expect(clockOffset([one, one, one].flatMap((answer) => answer ?? []))).toBeNull();
  expect(clockOffset([one, one, one, other].flatMap((answer) => answer ?? []))).toBeNull();
});

test.each<[string, readonly (number | null | undefined)[], readonly boolean[]]>([
  ["is right if it agrees with the majority", [HOUR, HOUR, HOUR, 3 * HOUR], [true, true, true, false]],
  ["is compared with the majority, not with ours", [20_000, 20_000, 20_000, -20_000], [true, true, true, false]],
  ["is right up to the skew", [0, 0, 0, CLOCK_SKEW, CLOCK_SKEW + 1], [true, true, true, true, false]],
  ["is compared with ours if there is no majority", [HOUR, 0], [false, true]],
  [
    "is wrong if ours is, and there is no majority",
    [5, 10, 10, 20].map((by) => by * MINUTE),
    [false, false, false, false],
  ],
  ["is taken to be right if it is unknown", [0, 0, null, undefined], [true, true, true, true]],
  ["is never right if the majority calls ours wrong and one calls it right", [HOUR, HOUR, 0], [false, false, false]],
  ["may lie between ours and the majority's", [40_000, 40_000, 20_000], [true, true, true]],
])("a venue's clock %s", (_what, offsets, right) => {
  const answers = by(...offsets);
  expect(answers.map((answer) => hasRightClock(answer, answers))).toEqual(right);
});

test.each([
  [31 * SECOND, "31 s ahead of"],
  [-31 * SECOND, "31 s behind"],
  [2 * MINUTE - 1, "120 s ahead of"],
  [2 * MINUTE, "2 min ahead of"],
  [-2 * HOUR + 1, "120 min behind"],
  [2 * HOUR, "2.0 h ahead of"],
  [-2 * DAY + 1, "48.0 h behind"],
  [2 * DAY, "2 days ahead of"],
])("a clock that is off by %d ms is reported as %s", (offset, told) => {
  expect(clockText(offset)).toContain(`clock is ${told} what the venues say`);
});
