import { addSlots, formatSlot, INSTRUMENT } from "@tracker/core";
import { expect, test } from "vitest";
import { NOON, serving } from "./testing/index.ts";

const NAME = INSTRUMENT.asset.name.toLowerCase();
const RANGE = "from=2026-11-24&to=2026-11-25";

/** The slot `index` slots after noon, for example 2026-11-24T11:50. */
const minute = (index: number) => formatSlot(addSlots(NOON, index)).slice(0, -1);

test("CSV prices are a file with the columns of the export", async () => {
  const { get } = await serving();
  const { status, headers, bytes } = await get(`/api/prices?format=csv&currency=USD&${RANGE}`);
  expect([status, headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  expect(headers.get("content-disposition")).toBe(
    `attachment; filename="${NAME}-usd-20261124T0000Z-20261125T0000Z.csv"`,
  );
  expect(String(bytes)).toBe(
    [
      "slot,currency,price,quality,kept,asked,dispersion,captured_at,rule",
      `${minute(-2)}:00.000Z,USD,98.0000,ok,3,5,0.0001,${minute(-2)}:01.234Z,1`,
      `${minute(-1)}:00.000Z,USD,99.0000,backfilled,3,5,0.0001,${minute(-1)}:01.234Z,1`,
      "2026-11-24T12:00:00.000Z,USD,100.0000,ok,3,5,0.0001,2026-11-24T12:00:01.234Z,1",
      "",
    ].join("\n"),
  );
});

test("the name of a CSV file of candles has their length, and in a replay says so", async () => {
  const { get } = await serving({ replayOf: "14 July 2025" });
  const { headers, bytes } = await get(`/api/candles?format=csv&length=1d&${RANGE}`);
  expect(headers.get("content-disposition")).toBe(
    `attachment; filename="${NAME}-usd-1d-20261124T0000Z-20261125T0000Z-replay.csv"`,
  );
  expect(headers.get("replay-of")).toBe("14 July 2025");
  expect(String(bytes)).toBe(
    "start,currency,open,high,low,close,count,degraded,backfilled,imported,complete\n" +
      "2026-11-24T00:00:00.000Z,USD,98.0000,100.0000,98.0000,100.0000,3,0,1,0,false\n",
  );
});

test("a range without prices is a file without lines; a wrong query is refused in JSON", async () => {
  const { get } = await serving();
  expect(String((await get(`/api/prices?format=csv&currency=EUR&${RANGE}`)).bytes)).toMatch(/^slot,.*rule\n$/);
  const refused = await get("/api/candles?format=xlsx");
  expect([refused.status, refused.body]).toEqual([
    400,
    { problems: ['format: "xlsx" is not one of json, csv; for example format=csv'] },
  ]);
});
