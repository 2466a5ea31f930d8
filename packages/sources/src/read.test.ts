import { TrackerError } from "@tracker/core";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import {
  amount,
  errorText,
  isoTime,
  reading,
  slotMilliseconds,
  slotSeconds,
  textOf,
  unixMilliseconds,
  unixSeconds,
} from "./read.ts";
import { VENUES } from "./venues/index.ts";

/** As deep as an answer of the most bytes that are read can be nested. */
const DEEP = JSON.parse("[".repeat(500_000) + "]".repeat(500_000));

describe.each(VENUES.map((venue) => [venue.name, venue] as const))(
  "%s, nested too deeply to be told",
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

    test.each(bodies)("is refused as any other answer that is wrong", (...[body]: unknown[]) => {
      expect(() => ticker.read(body, symbol, 0 as never)).toThrow(TrackerError);
      if (candles !== undefined) expect(() => candles.read(body, symbol)).toThrow(TrackerError);
      expect(() => errorOf(body)).not.toThrow();
    });
  },
);

describe("a figure", () => {
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
      "a slot in seconds",
      slotSeconds,
      [
        [300, 300_000],
        [0, 0],
        [-0, 0],
        [301, NONE],
        ["600", 600_000],
      ],
    ],
    [
      "a slot in milliseconds",
      slotMilliseconds,
      [
        [300_000, 300_000],
        [-0, 0],
        [300, NONE],
        [300_001, NONE],
      ],
    ],
  ])("that is to be %s", (_what, schema, cases) => {
    expect(cases.map(([value]) => [value, read(schema)(value)])).toEqual(cases);
  });
});

describe("what is wrong with a document", () => {
  const schema = v.object({ rows: v.array(v.object({ close: amount })) });
  const read = reading(schema, ({ rows }) => rows.length);

  test("is told by the first field that is, and what is there, cut", () => {
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
});

test("what a document says is a text of its own, or what stands there instead, cut", () => {
  const said = errorText(v.object({ error: v.unknown() }), ({ error }) => error);
  const cases: readonly (readonly [unknown, string | undefined])[] = [
    [{ error: "a" }, "a"],
    [{ error: ["a", 1] }, '["a",1]'],
    [{ error: null }, "null"],
    [{ error: "x".repeat(201) }, `${"x".repeat(199)}…`],
    [{ message: "a" }, undefined],
    [1, undefined],
  ];
  expect(cases.map(([body]) => [body, said(body)])).toEqual(cases);
  expect(["a", 1, { a: [] }].map(textOf)).toEqual(["a", "1", '{"a":[]}']);
});
