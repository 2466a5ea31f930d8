import { describe, expect, test } from "vitest";
import { isQuiet, LOWER, NOON, range, SLOT, standIn, startsOf } from "../testing/stand-in.ts";

const { get } = standIn();

describe("bitstamp", () => {
  const candles = (query: string) => get("bitstamp", `/api/v2/ohlc/${LOWER}usd/?${query}`);

  test("gives the newest up to end inclusive, oldest first, ignoring start, with those without a trade", async () => {
    for (const start of ["", `&start=${(NOON - 2 * SLOT) / 1_000}`, "&start=9999999999"]) {
      const { body } = await candles(`step=300&limit=10&end=${(NOON - SLOT) / 1_000}${start}`);
      const rows: { volume: string }[] = body.data.ohlc;
      expect(startsOf(rows)).toEqual(range(NOON - 10 * SLOT, NOON - SLOT));
      expect(rows.map(({ volume }) => Number(volume) === 0)).toEqual(range(NOON - 10 * SLOT, NOON - SLOT).map(isQuiet));
    }
  });

  test("honours the step, and leaves the running candle out on request", async () => {
    const newest = async (query: string) => startsOf((await candles(`step=3600&limit=2${query}`)).body.data.ohlc);
    expect(await newest("")).toEqual([NOON - 3_600_000, NOON]);
    expect(await newest("&exclude_current_candle=true")).toEqual([NOON - 7_200_000, NOON - 3_600_000]);
  });

  test.each([
    ["step=300&limit=1001", [["limit", "max_value"]]],
    ["step=300&limit=0", [["limit", "min_value"]]],
    ["step=300&limit=many", [["limit", "invalid"]]],
    ["step=301&limit=1", [["step", "invalid_choice"]]],
    [
      "end=1",
      [
        ["step", "required"],
        ["limit", "required"],
      ],
    ],
  ])("refuses %s", async (query, problems) => {
    const { status, body } = await candles(query);
    expect([status, body.code]).toEqual([400, "validation-error"]);
    expect(body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual(problems);
  });
});
