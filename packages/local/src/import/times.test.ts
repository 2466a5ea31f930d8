import { addSlots, formatSlot, INSTRUMENT, MINUTE, minutes, SLOT_LENGTH, slotAt } from "@tracker/core";
import { readFields } from "@tracker/settings";
import { expect, test } from "vitest";
import { parseTime, slotField } from "./times.ts";

const NOON = Date.UTC(2026, 10, 24, 12, 0);

test.each([
  ["2026-11-24T12:00:00Z", NOON],
  ["2026-11-24T12:00Z", NOON],
  ["2026-11-24 12:00:00+00:00", NOON],
  ["2026-11-24 12:00:00 UTC", NOON],
  ["2026-11-24T12:00:00.123456Z", NOON + 123],
  ["2026-11-24T14:00:00+02:00", NOON],
  ["2026-11-24T06:30:00-0530", NOON],
  ["1795521600", NOON],
  ["1795521600.0", NOON],
  ["1795521600000", NOON],
])("%s is a time", (text, instant) => {
  expect(parseTime(text)).toBe(instant);
});

test.each([
  ...["2026-11-24T12:00:00", "2026-11-24", "24/11/2026 12:00", "2026-02-30T12:00:00Z", "2026-11-24T25:00:00Z"],
  ...["2026-11-24T12:001Z", "1795521600.5", "-1795521600", "", "noon", "1e9", "179552160000000000"],
])("%j is not a time, or ambiguous", (text) => {
  expect(parseTime(text)).toBeUndefined();
});

const read = (text: string, at?: (time: number) => number) =>
  readFields({ time: slotField("time", NOON + 1_000, at) }, () => text);
const NOON_SLOT = slotAt(NOON);

test("a slot is on a boundary, not before the asset existed, and not in the future", () => {
  const text = (instant: number) => new Date(instant).toISOString();
  expect(read(text(NOON)).value).toEqual({ time: NOON_SLOT });
  expect(read(text(NOON + MINUTE)).problems).toEqual([
    `time: "${text(NOON + MINUTE)}" is not on a boundary of ${minutes(SLOT_LENGTH)}`,
  ]);
  expect(read(text(addSlots(NOON_SLOT, 1))).problems?.[0]).toMatch(/ is in the future$/);
  expect(read(text(INSTRUMENT.since)).value).toEqual({ time: INSTRUMENT.since });
  expect(read(text(INSTRUMENT.since - SLOT_LENGTH)).problems?.[0]).toMatch(/ is before \w+ existed$/);
  expect(read("1795521600000000").problems?.[0]).toContain("is not a time with its zone");
  expect(read(formatSlot(NOON_SLOT), (time) => time - SLOT_LENGTH).value).toEqual({ time: addSlots(NOON_SLOT, -1) });
});
