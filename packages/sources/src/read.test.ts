import { SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import {
  amount,
  checked,
  isoTime,
  reading,
  serverTimeIn,
  slotMilliseconds,
  slotSeconds,
  unixMilliseconds,
  unixSeconds,
  volume,
} from "./read.ts";
import { VENUES } from "./venues/index.ts";

/** As deep as the largest answer that is read can be nested. */
const DEEP = JSON.parse("[".repeat(500_000) + "]".repeat(500_000));

describe.each(VENUES.map((venue) => [venue.name, venue] as const))(
  "an answer of %s that is nested too deeply to show",
  (_name, venue) => {
    const { ticker, candles, errorOf, symbols } = venue;
    const [symbol = ""] = Object.values(symbols);
    const bodies = [
      DEEP,
      { price: DEEP, last: DEEP, error: DEEP },
      { status: "error", reason: DEEP },
      { errorCode: DEEP, error: "x" },
      ["error", DEEP, DEEP],
      { time: { updatedISO: "2025-01-20T15:04:37+00:00" }, bpi: { USD: { rate_float: DEEP } } },
      { Data: { "BTC-USD": { VALUE: DEEP } } },
      { result: { XXBTZUSD: { c: [DEEP] } } },
      { data: { ohlc: [{ timestamp: DEEP }] } },
    ];

    test.each(bodies)("is refused like any other wrong answer (%#)", (...[body]: unknown[]) => {
      expect(() => ticker.read(body, symbol, 0 as never)).toThrow(TrackerError);
      if (candles !== undefined) expect(() => candles.read(body, symbol)).toThrow(TrackerError);
      expect(() => errorOf(body)).not.toThrow();
    });
  },
);

describe("a value", () => {
  const read = (schema: v.GenericSchema<unknown, unknown>) => (value: unknown) => {
    try {
      return reading(schema, (made) => made)(value);
    } catch (error) {
      return (error as TrackerError).code;
    }
  };
  const NONE = "malformed-answer";

  test.each<[string, v.GenericSchema<unknown, unknown>, [unknown, unknown][]]>([
    [
      "a decimal",
      amount,
      [
        ["1.5", 15_000],
        [1.5, 15_000],
        [-0, 0],
        ["1.0546E+5", 1_054_600_000],
        [true, NONE],
        [null, NONE],
        [[1], NONE],
        ["", NONE],
      ],
    ],
    [
      "whole seconds",
      unixSeconds,
      [
        ["10", 10_000],
        [10, 10_000],
        [0, 0],
        [-0, 0],
        [1.5, NONE],
        [-1, NONE],
        ["-1", NONE],
        ["0x10", NONE],
        [[10], NONE],
        [8.64e12, 8.64e15],
        [8.64e12 + 1, NONE],
      ],
    ],
    [
      "whole milliseconds",
      unixMilliseconds,
      [
        ["10", 10],
        [10, 10],
        [-0, 0],
        [8.64e15, 8.64e15],
        [8.64e15 + 2, NONE],
        [1.5, NONE],
      ],
    ],
    [
      "a time",
      isoTime,
      [
        ["2025-07-14T09:35:00.123Z", Date.UTC(2025, 6, 14, 9, 35, 0, 123)],
        ["2025-07-14T09:35:00", NONE],
        ["2025-13-14T09:35:00Z", NONE],
        [1, NONE],
      ],
    ],
    [
      "a volume",
      volume,
      [
        ["1.5", 1.5],
        [0, 0],
        ["0.00000000", 0],
        ["1E-8", 1e-8],
        [-1, NONE],
        ["-1", NONE],
        ["", NONE],
        [" ", NONE],
        ["x", NONE],
        ["Infinity", NONE],
        ["NaN", NONE],
        [null, NONE],
        [true, NONE],
      ],
    ],
    [
      "a slot in seconds",
      slotSeconds,
      [
        [SLOT_LENGTH / SECOND, SLOT_LENGTH],
        [0, 0],
        [-0, 0],
        [SLOT_LENGTH / SECOND + 1, NONE],
        [`${(2 * SLOT_LENGTH) / SECOND}`, 2 * SLOT_LENGTH],
      ],
    ],
    [
      "a slot in milliseconds",
      slotMilliseconds,
      [
        [SLOT_LENGTH, SLOT_LENGTH],
        [-0, 0],
        [SLOT_LENGTH / SECOND, NONE],
        [SLOT_LENGTH + 1, NONE],
      ],
    ],
  ])("read as %s", (_what, schema, cases) => {
    expect(cases.map(([value]) => [value, read(schema)(value)])).toEqual(cases);
  });
});

describe("the problem of a document", () => {
  const schema = v.object({ rows: v.array(v.object({ close: amount })) });
  const read = reading(schema, ({ rows }) => rows.length);

  test("names the first wrong field and what was found there, cut", () => {
    const outcome = (body: unknown) => {
      try {
        return read(body);
      } catch (error) {
        return (error as TrackerError).message;
      }
    };
    const cases: readonly (readonly [unknown, unknown])[] = [
      [{ rows: [] }, 0],
      [{ rows: [{ close: 1 }, { close: "2" }] }, 2],
      [{ rows: [{ close: 1 }, { close: null }, {}] }, "rows.1.close: expected a decimal, found null"],
      [{ rows: [{ close: [1, "a"] }] }, 'rows.0.close: expected a decimal, found [1,"a"]'],
      [{ rows: 1 }, "rows: expected Array, found 1"],
      [{ rows: "x".repeat(300) }, `rows: expected Array, found "${"x".repeat(198)}…`],
      ["x", 'expected Object, found "x"'],
      [undefined, "expected Object, found nothing"],
      [() => 1, "expected Object, found function"],
    ];
    expect(cases.map(([body]) => [body, outcome(body)])).toEqual(cases);
  });

  test("quotes the value as it was sent", () => {
    const told = (field: v.GenericSchema<unknown, unknown>, value: unknown) => {
      try {
        return checked(field, value, "a.b");
      } catch (error) {
        return (error as TrackerError).message;
      }
    };
    expect(told(amount, "1,234.5")).toBe('a.b: expected a decimal, found "1,234.5"');
    expect(told(slotSeconds, 1_781_887_140)).toBe(
      `a.b: expected a multiple of ${SLOT_LENGTH / SECOND} s, found 1781887140`,
    );
    expect(told(slotMilliseconds, "1")).toBe(`a.b: expected a multiple of ${SLOT_LENGTH} ms, found "1"`);
    expect(told(unixSeconds, 8.64e12 + 1)).toBe("a.b: expected a time in whole seconds, found 8640000000001");
    expect(told(unixMilliseconds, -1)).toBe("a.b: expected a time in whole milliseconds, found -1");
    expect(told(isoTime, "now")).toBe('a.b: expected an ISO 8601 time, found "now"');
    expect(told(volume, null)).toBe("a.b: expected a volume, found null");
    expect(told(v.object({ c: amount }), { c: "x" })).toBe('a.b.c: expected a decimal, found "x"');
  });
});

test("the time of an answer is read from its field, or is null", () => {
  const read = serverTimeIn("timestamp", unixSeconds);
  const cases: [unknown, number | null][] = [
    [{ timestamp: "1752494407" }, 1_752_494_407_000],
    [{ timestamp: "soon" }, null],
    [{ time: 1 }, null],
    [[], null],
    [undefined, null],
  ];
  expect(cases.map(([body]) => [body, read(body)])).toEqual(cases);
});
