import { describe, expect, test } from "vitest";
import { CODE, isQuiet, NOON, range, SLOT, standIn, startsOf } from "../testing/stand-in.ts";

const { get } = standIn();

describe("bitfinex", () => {
  const candles = (query: string) => get("bitfinex", `/v2/candles/trade:5m:t${CODE}USD/hist?${query}`);

  test("gives the newest hundred, newest first, without parameters", async () => {
    const { body } = await candles("");
    expect(body).toHaveLength(100);
    expect(startsOf(body).slice(0, 5)).toEqual([NOON, NOON - SLOT, NOON - 2 * SLOT, NOON - 3 * SLOT, NOON - 4 * SLOT]);
  });

  test("gives the oldest from start with sort=1, the newest up to end without, and no candles without a trade", async () => {
    const asked = `start=${NOON - 12 * SLOT}&end=${NOON}&limit=6`;
    const sorted = await candles(`${asked}&sort=1`);
    const traded = range(NOON - 12 * SLOT, NOON).filter((start) => !isQuiet(start));
    expect(startsOf(sorted.body)).toEqual(traded.slice(0, 6));
    expect(startsOf((await candles(asked)).body)).toEqual(traded.slice(-6).reverse());
  });

  test("accepts a limit of at most 10000", async () => {
    expect((await candles("limit=10000")).status).toBe(200);
    expect(await candles("limit=10001")).toMatchObject({ status: 500, body: ["error", 10_020, "limit: invalid"] });
  });

  test("has eleven figures in a ticker, and an error page for unknown addresses", async () => {
    expect((await get("bitfinex", `/v2/ticker/t${CODE}JPY`)).body).toHaveLength(11);
    expect((await get("bitfinex", `/v2/ticker/t${CODE}XXX`)).body).toEqual(["error", 10_020, "symbol: invalid"]);
    expect(await get("bitfinex", "/v2/nope")).toMatchObject({ status: 404, body: expect.stringMatching(/^<!DOCTYPE/) });
  });
});
