import { formatPrice, SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { candlesOf } from "./candles.ts";
import { amount, slotSeconds, volume } from "./read.ts";
import { expectedOf, ofSlots, sample } from "./testing/samples.ts";
import { VENUES } from "./venues/index.ts";

/** The slot length in seconds, which is also the first start after the epoch. */
const SLOT = SLOT_LENGTH / SECOND;

const row = v.looseTuple([slotSeconds, amount, volume]);
const readAt = (place?: string) => candlesOf(row, ([start, close, traded]) => ({ start, close, traded }), place);
const read = readAt();
const closes = (list: unknown) => read(list).closes.map(({ start, close }) => [start / 1_000, formatPrice(close)]);

describe("a list of candles", () => {
  test("is read row by row: a wrong one is reported, and does not affect the others", () => {
    const list = [[SLOT, "1", 1], [2 * SLOT, null, 1], [3 * SLOT + 1, "2", 1], "x", [4 * SLOT, "3", "0.5"]];
    expect(closes(list)).toEqual([
      [SLOT, "1.0000"],
      [4 * SLOT, "3.0000"],
    ]);
    expect(read(list).problem).toMatchObject({
      code: "malformed-answer",
      message: "1.1: expected a decimal, found null",
    });
    expect(readAt("data.rows")(list).problem?.message).toBe("data.rows.1.1: expected a decimal, found null");
  });

  test("without anything wrong has no problem", () => {
    expect(read([[SLOT, "1", 1]])).toStrictEqual({ closes: [{ start: SLOT_LENGTH, close: 10_000 }] });
    expect(read([])).toStrictEqual({ closes: [] });
  });

  test("leaves out candles without trades, which is not a problem", () => {
    const list = [
      [SLOT, "1", 0],
      [2 * SLOT, "2", "0.00000000"],
      [3 * SLOT, "3", 1e-8],
    ];
    expect([closes(list), read(list).problem]).toEqual([[[3 * SLOT, "3.0000"]], undefined]);
    expect(read([[SLOT, "1", 0]])).toEqual({ closes: [] });
  });

  test("without volumes is refused", () => {
    expect(() => read([[SLOT, "1"]])).toThrow("0.2: expected");
  });

  test.each([[undefined], [null], [{}], ["x"], [[null]], [[[SLOT]]]])("that is %j is refused", (list) => {
    expect(() => read(list)).toThrow(TrackerError);
  });
});

describe.each(VENUES.filter(({ candles }) => candles !== undefined))("the candles of $name", ({ name, candles }) => {
  const { symbol = "", closes: expected = {} } = expectedOf(name).candles ?? {};
  const good = JSON.stringify(ofSlots(sample(name, "candles-good")));
  const page = (body: string) => candles?.read(JSON.parse(body), symbol) ?? { closes: [] };
  const starts = [...good.matchAll(/(?<=[[{]|"timestamp":)"?[1-9]\d{9}(?:000)?"?(?=,)/g)].map(([text]) => text);

  test("are read without one whose start is invalid", () => {
    expect(new Set(starts).size).toBeGreaterThan(3);
    const [first = ""] = starts;
    for (const wrong of ["null", '"soon"', "-1", "1752494401"]) {
      const { closes: left, problem } = page(good.replace(first, wrong));
      expect([left.length, problem?.code]).toEqual([Object.keys(expected).length - 1, "malformed-answer"]);
    }
  });
});
