import { describe, expect, test } from "vitest";
import { CODE, iso, isQuiet, MINUTE, NOON, range, SLOT, standIn, startsOf } from "../testing/stand-in.ts";

const { get } = standIn();

describe("coinbase", () => {
  const candles = (query: string) => get("coinbase", `/products/${CODE}-USD/candles?${query}`);

  test("gives candles of the granularity, from start to end, newest first, and none without a trade", async () => {
    const { body } = await candles(`granularity=300&start=${iso(NOON - 12 * SLOT)}&end=${iso(NOON)}`);
    const expected = range(NOON - 12 * SLOT, NOON).filter((start) => !isQuiet(start));
    expect(startsOf(body)).toEqual(expected.reverse());
    const hours = await candles(`granularity=3600&start=${iso(NOON - 12 * SLOT)}&end=${iso(NOON)}`);
    expect(startsOf(hours.body)).toEqual([NOON, NOON - 60 * MINUTE]);
  });

  test("gives 300 candles and refuses 301", async () => {
    const [first, last] = [NOON - 299 * MINUTE, NOON];
    expect((await candles(`granularity=60&start=${iso(first)}&end=${iso(last)}`)).status).toBe(200);
    const { status, body } = await candles(`granularity=60&start=${iso(first - MINUTE)}&end=${iso(last)}`);
    expect([status, body]).toEqual([
      400,
      {
        message: "granularity too small for the requested time range. Count of aggregations requested exceeds 300",
      },
    ]);
  });

  test("gives the newest if start or end is missing, of one minute by default", async () => {
    const { body } = await candles(`start=${iso(NOON - 12 * SLOT)}`);
    expect(body).toHaveLength(300);
    expect(startsOf(body).slice(0, 2)).toEqual([NOON, NOON - MINUTE]);
  });

  test.each([
    "granularity=301",
    `granularity=300&start=soon&end=${iso(NOON)}`,
    `granularity=300&start=${iso(NOON)}&end=${iso(NOON - 1)}`,
  ])("refuses %s", async (query) => {
    expect(await candles(query)).toMatchObject({ status: 400, body: { message: expect.any(String) } });
  });

  test("writes the time of the last trade with nine decimals", async () => {
    const { body } = await get("coinbase", `/products/${CODE}-EUR/ticker`);
    expect(body.time).toMatch(/^2025-07-14T12:00:00\.000\d{6}Z$/);
  });
});
