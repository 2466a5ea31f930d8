import { describe, expect, test } from "vitest";
import { CODE, LOWER, NOON, standIn, startsOf } from "../testing/stand-in.ts";

const { get } = standIn();

describe("gemini", () => {
  test("gives the newest candles of a time frame, newest first, in either case of the symbol", async () => {
    const { body } = await get("gemini", `/v2/candles/${CODE}USD/1hr`);
    expect(startsOf(body).slice(0, 3)).toEqual([NOON, NOON - 3_600_000, NOON - 7_200_000]);
    expect((await get("gemini", `/v2/candles/${LOWER}usd/5m`)).body[0]).toEqual([
      NOON,
      ...Array(5).fill(expect.any(Number)),
    ]);
  });

  test("refuses unknown symbols, time frames and addresses", async () => {
    expect(await get("gemini", `/v1/pubticker/${LOWER}gbp`)).toMatchObject({
      status: 400,
      body: { reason: "Bad Request" },
    });
    expect(await get("gemini", `/v2/candles/${LOWER}usd/1h`)).toMatchObject({ status: 400 });
    expect(await get("gemini", "/v1/nope")).toMatchObject({ status: 404, body: { reason: "EndpointNotFound" } });
  });
});
