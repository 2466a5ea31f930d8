import { randomUUID } from "node:crypto";
import { addSlots, type Capture, DAY, MOST_CAPTURES, type SourceName, toSlot } from "@tracker/core";
import { price, USD } from "@tracker/core/testing";
import { expect, test } from "vitest";
import { lackingConditions, migrationStatus } from "./deploy.ts";
import { connectionTo } from "./index.ts";
import { azureSqlStore } from "./store.ts";
import { describeOnServer, emptied } from "./testing/sql-server.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const NEVER = new AbortController().signal;
const SOURCES = Array.from({ length: 10 }, (_, index) => `venue-${index}` as SourceName);
const TEN_YEARS = { from: Date.UTC(2016, 10, 24), to: Date.UTC(2026, 10, 24) };

/** A price in every slot of ten years: 1,051,776 rows. */
const FILL = `
WITH ten AS (SELECT n FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS v (n)),
numbers AS (
  SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n + 1000000 * g.n AS n
  FROM ten AS a, ten AS b, ten AS c, ten AS d, ten AS e, ten AS f, (SELECT n FROM ten WHERE n < 2) AS g
)
INSERT INTO market.price (currency, slot, price, quality, kept, asked, dispersion, captured_at, rule_number)
SELECT 'USD', DATEADD(minute, 5 * n, CAST('2016-11-24' AS datetime2(0))), 100 + n % 1000, 'ok', 3, 3, 0, '2026-11-24', 1
FROM numbers
WHERE n < DATEDIFF(day, '2016-11-24', '2026-11-24') * 288;
`;

/** Creates a SQL login that may do nothing in the database. */
const addStranger = (password: string) => `
DROP USER IF EXISTS tracker_stranger;
IF SUSER_ID('tracker_stranger') IS NOT NULL DROP LOGIN tracker_stranger;
CREATE LOGIN tracker_stranger WITH PASSWORD = '${password}';
CREATE USER tracker_stranger FOR LOGIN tracker_stranger;
`;

describeOnServer("a small database, on a T-SQL server", (connection) => {
  const store = azureSqlStore(connection, () => NEVER);

  test("takes a thousand captures with the quotes of every source in one save", async () => {
    await emptied(connection);
    const captures = Array.from({ length: MOST_CAPTURES }, (_, index): Capture => {
      const slot = addSlots(NOON, index);
      const quote = { currency: USD, last: price(100), bid: null, ask: null, venueTime: null, receivedAt: slot };
      const said = { verdict: "kept" as const, detail: "x".repeat(200), unchangedSince: null, othersThen: null };
      const row = {
        slot,
        currency: USD,
        price: price(100),
        kept: 3,
        asked: 3,
        dispersion: 0,
        rule: 1,
        capturedAt: slot,
      };
      return {
        slot,
        currency: USD,
        price: { ...row, quality: "backfilled" },
        quotes: SOURCES.map((source) => ({ ...quote, ...said, source })),
        context: null,
      };
    });
    expect(await store.save(captures)).toBe(MOST_CAPTURES);
    expect(await store.save(captures)).toBe(0);
  });

  test("returns ten years of days in one read", async () => {
    await emptied(connection);
    await connection.use("filling ten years", NEVER, (session) => session.request().batch(FILL));
    const candles = await store.candles(USD, TEN_YEARS, DAY);
    expect([candles.length, candles[0]?.count, candles.at(-1)?.count]).toEqual([3_652, 288, 288]);
    await emptied(connection);
  });

  test("lacks nothing if row versions and the compatibility level are as on Azure", async () => {
    expect(await lackingConditions(connection, NEVER)).toEqual([]);
  });

  test("tells a user who may see nothing so, and not that every migration is pending", async () => {
    const signIn = { user: "tracker_stranger", password: `Stranger-${randomUUID()}` };
    const statement = addStranger(signIn.password);
    await connection.use("making a stranger", NEVER, (session) => session.request().batch(statement));
    const stranger = connectionTo({ ...connection.target, signIn });
    try {
      await expect(migrationStatus(stranger, NEVER)).rejects.toMatchObject({ code: "no-access" });
    } finally {
      await stranger.close();
    }
  });
});
