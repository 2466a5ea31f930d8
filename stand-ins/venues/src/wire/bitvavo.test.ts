import { describe, expect, test } from "vitest";
import { CODE, isQuiet, NOON, range, SLOT, standIn, startsOf } from "../testing/stand-in.ts";

const { get } = standIn();

describe("bitvavo", () => {
  const candles = (query: string) => get("bitvavo", `/v2/${CODE}-EUR/candles?${query}`);

  test("gives candles from start to before end, newest first, and none without a trade", async () => {
    const { body } = await candles(`interval=5m&start=${NOON - 12 * SLOT}&end=${NOON}`);
    const traded = range(NOON - 12 * SLOT, NOON - SLOT).filter((start) => !isQuiet(start));
    expect(startsOf(body)).toEqual(traded.reverse());
    expect((await candles("interval=1m")).body.length).toBeLessThanOrEqual(1_440);
    expect(startsOf((await candles("interval=1h&limit=2")).body)).toEqual([NOON, NOON - 3_600_000]);
  });

  test.each([
    [`/v2/${CODE}-EUR/candles`, 203],
    [`/v2/${CODE}-EUR/candles?interval=7m`, 205],
    [`/v2/${CODE}-EUR/candles?interval=1m&limit=1441`, 205],
    ["/v2/NOPE-EUR/candles?interval=1m", 205],
    ["/v2/ticker/24h?market=NOPE-EUR", 205],
  ])("refuses %s", async (path, errorCode) => {
    expect(await get("bitvavo", path)).toMatchObject({ status: 400, body: { errorCode } });
  });

  test("answers unknown addresses with an error page", async () => {
    expect(await get("bitvavo", "/v2/nope")).toMatchObject({ status: 404, body: expect.stringMatching(/^<!DOCTYPE/) });
  });
});
