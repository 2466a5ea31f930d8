import { describe, expect, test } from "vitest";
import { CODE, isQuiet, MINUTE, NOON, range, SLOT, standIn, startsOf, XBT } from "../testing/stand-in.ts";

const { get } = standIn();

describe("kraken", () => {
  test.each([`X${XBT}ZUSD`, `${XBT}USD`, `${CODE}USD`, `${XBT}/USD`, `${CODE}/USD`, `${XBT.toLowerCase()}usd`])(
    "knows a pair as %s",
    async (name) => {
      const { body } = await get("kraken", `/0/public/Ticker?pair=${name}`);
      expect(Object.keys(body.result)).toEqual([`X${XBT}ZUSD`]);
    },
  );

  test("trades bitcoin in seven currencies, and gives all of them if no pair is named", async () => {
    const { body } = await get("kraken", "/0/public/Ticker");
    const keys = [`X${XBT}ZUSD`, `X${XBT}ZEUR`, `X${XBT}ZGBP`, `X${XBT}ZCAD`, `X${XBT}ZJPY`, `${XBT}AUD`, `${XBT}CHF`];
    expect(Object.keys(body.result)).toEqual(keys);
  });

  test("refuses the whole request for one unknown pair", async () => {
    const { status, body } = await get("kraken", `/0/public/Ticker?pair=${XBT}USD,${XBT}XXX`);
    expect([status, body]).toEqual([200, { error: ["EQuery:Unknown asset pair"] }]);
  });

  test("gives at most the newest 720 candles and the running one, however old since is", async () => {
    for (const since of ["", "&since=0", `&since=${(NOON - 30 * 86_400_000) / 1_000}`]) {
      const { body } = await get("kraken", `/0/public/OHLC?pair=${XBT}USD&interval=1${since}`);
      const found = startsOf(body.result[`X${XBT}ZUSD`]);
      expect(found).toEqual(range(NOON + MINUTE - 720 * MINUTE, NOON + MINUTE, MINUTE));
      expect(body.result.last).toBe(NOON / 1_000);
    }
  });

  test("gives the candles that start after since, including those without a trade, and always the running one", async () => {
    const { body } = await get(
      "kraken",
      `/0/public/OHLC?pair=${XBT}USD&interval=5&since=${(NOON - 12 * SLOT) / 1_000}`,
    );
    const rows: [number, ...string[], number][] = body.result[`X${XBT}ZUSD`];
    expect(rows.map(([start]) => start * 1_000)).toEqual(range(NOON - 11 * SLOT, NOON));
    for (const row of rows) {
      const [start, open, high, low, close, vwap, volume, count] = row;
      const quiet = isQuiet((start as number) * 1_000);
      expect([count === 0, Number(volume) === 0, Number(vwap) === 0]).toEqual([quiet, quiet, quiet]);
      if (quiet) expect(new Set([open, high, low, close]).size).toBe(1);
    }
    const future = await get("kraken", `/0/public/OHLC?pair=${XBT}USD&interval=5&since=${(NOON + 12 * SLOT) / 1_000}`);
    expect(startsOf(future.body.result[`X${XBT}ZUSD`])).toEqual([NOON]);
  });

  test("honours the interval, and refuses unknown ones", async () => {
    const { body } = await get(
      "kraken",
      `/0/public/OHLC?pair=${XBT}USD&interval=60&since=${(NOON - 7_200_000) / 1_000}`,
    );
    expect(startsOf(body.result[`X${XBT}ZUSD`])).toEqual([NOON - 3_600_000, NOON]);
    const refused = await get("kraken", `/0/public/OHLC?pair=${XBT}USD&interval=2`);
    expect(refused.body).toEqual({ error: ["EGeneral:Invalid arguments"] });
  });
});
