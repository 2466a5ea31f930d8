import { expect, test } from "vitest";
import { clockOffset, clockText, hasRightClock } from "./clock-check.ts";
import { DAY, HOUR, MINUTE, SECOND } from "./instant.ts";
import { CLOCK_SKEW } from "./rule.ts";
import { SOURCE_NAMES } from "./testing/index.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 0);

/** Answers of one source each, by whose clocks ours is ahead by so much. */
const by = (...offsets: readonly (number | null | undefined)[]) =>
  offsets.map((offset, index) => ({
    source: SOURCE_NAMES[index] as string,
    receivedAt: NOW,
    ...(offset !== undefined && { serverTime: offset === null ? null : NOW - offset }),
  }));

test.each<[string, readonly (number | null | undefined)[], number | null]>([
  ["is the median of what the venues say", [400, 100, 200], 200],
  ["of an even number is the mean of the middle two, in whole milliseconds", [9_000, 21, 10, -9_000], 16],
  ["is negative where ours is behind", [-HOUR, -HOUR + 2, -HOUR + 1], -HOUR + 1],
  ["is of those that say a time", [null, 5, undefined, 5], 5],
  ["is not known of one", [undefined, 5, null], null],
  ["is not known of nobody", [], null],
  ["is said by more than half, a skew from it at the most", [0, CLOCK_SKEW, -CLOCK_SKEW, HOUR, -HOUR], 0],
  ["is not known where only half say about the same", [-HOUR, 0, 20 * SECOND, HOUR], null],
])("how far our clock is ahead %s", (_what, offsets, expected) => {
  expect(clockOffset(by(...offsets))).toBe(expected);
});

test("a venue that answers often has one clock", () => {
  const [one, other] = by(HOUR, 0);
  expect(clockOffset([one, one, one].flatMap((answer) => answer ?? []))).toBeNull();
  expect(clockOffset([one, one, one, other].flatMap((answer) => answer ?? []))).toBeNull();
});

test.each<[string, readonly (number | null | undefined)[], readonly boolean[]]>([
  ["is right where it is that of most", [HOUR, HOUR, HOUR, 3 * HOUR], [true, true, true, false]],
  ["is held against most, and not against ours", [20_000, 20_000, 20_000, -20_000], [true, true, true, false]],
  ["is right a skew away, and no further", [0, 0, 0, CLOCK_SKEW, CLOCK_SKEW + 1], [true, true, true, true, false]],
  ["is held against ours where there is no most", [HOUR, 0], [false, true]],
  ["is believed where it is not said", [0, 0, null, undefined], [true, true, true, true]],
  ["is nobody's where most say that ours is wrong, and one that it is right", [HOUR, HOUR, 0], [false, false, false]],
  ["may be between ours and that of most", [40_000, 40_000, 20_000], [true, true, true]],
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
])("a clock that is off by %d ms is told as %s", (offset, told) => {
  expect(clockText(offset)).toContain(`clock is ${told} what the venues say`);
});
