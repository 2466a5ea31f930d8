import { DAY, HOUR, MINUTE, SLOT_LENGTH } from "@tracker/core";
import { describe, expect, test } from "vitest";
import { absolutePlan, floorTo, KINDS, LENGTHS, lengthName, namedPlan, partsOf, RANGE_NAMES } from "./ranges.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 2);
const END = Date.UTC(2026, 10, 24, 12) + SLOT_LENGTH;

describe("a named range", () => {
  test.each([
    ["1H", "line", { from: END - HOUR, length: "slot", kind: "line" }],
    ["24H", "line", { from: END - DAY, length: "slot", kind: "line" }],
    ["7D", "line", { from: floorTo(END - 7 * DAY, 30 * MINUTE), length: "30m", kind: "line" }],
    ["30D", "line", { from: Date.UTC(2026, 9, 25), length: "2h", kind: "line" }],
    ["1Y", "line", { from: Date.UTC(2025, 10, 24), length: "1d", kind: "line" }],
    ["24H", "candles", { from: Date.UTC(2026, 10, 23, 12), length: "30m", kind: "candles" }],
    ["1Y", "candles", { from: Date.UTC(2025, 10, 24), length: "1d", kind: "candles" }],
  ] as const)("%s as %s ends with the present slot", (name, kind, plan) => {
    expect(namedPlan(name, kind, NOW)).toEqual({ to: END, ...plan });
  });

  test.each(RANGE_NAMES)("%s begins where a candle begins, and no candle is made of one price", (name) => {
    for (const kind of KINDS) {
      const plan = namedPlan(name, kind, NOW);
      expect(plan.from % LENGTHS[plan.length]).toBe(0);
      if (plan.kind === "candles") expect(plan.length).not.toBe("slot");
    }
  });
});

test.each([
  [6 * HOUR, "slot"],
  [DAY, "slot"],
  [5 * DAY, "30m"],
  [31 * DAY, "2h"],
  [100 * DAY, "1d"],
  [4_000 * DAY, "1d"],
] as const)("a range of %i ms is a line of %s", (span, length) => {
  expect(absolutePlan({ from: END - span, to: END }, "line").length).toBe(length);
});

test("a length has the name that the API has for it", () => {
  expect([lengthName("slot"), lengthName("2h")]).toEqual([`${SLOT_LENGTH / MINUTE}m`, "2h"]);
});

describe("the requests for a range", () => {
  test("of days keep the closed past apart, at the same address all day", () => {
    const { from, to, length } = namedPlan("1Y", "line", NOW);
    const [past, open] = partsOf({ from, to }, length, NOW);
    expect(past).toEqual({ from, to: Date.UTC(2026, 10, 23) });
    expect(open).toEqual({ from: past?.to, to });
    const later = namedPlan("1Y", "line", NOW + 3 * HOUR);
    expect(partsOf(later, later.length, NOW + 3 * HOUR)[0]).toEqual(past);
  });

  test("are one where all is closed, all is open, or little is asked", () => {
    const old = { from: NOW - 100 * DAY, to: NOW - 60 * DAY };
    expect(partsOf(old, "1d", NOW)).toEqual([old]);
    const day = { from: END - DAY, to: END };
    expect(partsOf(day, "slot", NOW)).toEqual([day]);
    const recent = { from: NOW - DAY, to: END };
    expect(partsOf(recent, "2h", NOW)).toEqual([recent]);
  });
});
