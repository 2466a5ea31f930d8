import { addSlots, type Capture, type SourceName, toSlot } from "@tracker/core";
import { price, USD } from "@tracker/core/testing";
import { expect, test } from "vitest";
import { writes } from "./save.ts";
import type { Session } from "./session.ts";
import { azureSqlStore } from "./store.ts";
import { describeOnServer, emptied } from "./testing/sql-server.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const NEVER = new AbortController().signal;

function capture(index: number, quality: "ok" | "degraded" | null, detail: string): Capture {
  const slot = addSlots(NOON, index);
  const last = price(100);
  const quote = (source: SourceName) => ({
    source,
    currency: USD,
    last,
    bid: null,
    ask: null,
    venueTime: null,
    receivedAt: slot,
    verdict: "kept" as const,
    detail,
    unchangedSince: null,
    othersThen: null,
  });
  const row = { slot, currency: USD, price: last, kept: 2, asked: 2, dispersion: 0, rule: 1, capturedAt: slot };
  return {
    slot,
    currency: USD,
    price: quality && { ...row, quality },
    quotes: [quote("bitstamp"), quote("kraken")],
    context: null,
  };
}

/** The store's own writes in a transaction that stays open after them. */
const writesIn = (session: Session) =>
  writes(async (_doing, statement, parameters) => {
    const request = session.request();
    for (const [name, [type, value]] of Object.entries(parameters)) request.input(name, type, value);
    return (await request.query(statement)).recordset ?? [];
  });

const BLOCKED = "SELECT COUNT(*) AS number FROM sys.dm_exec_requests WHERE blocking_session_id = @@SPID;";

/** Counts the locks that this transaction holds: those on whole tables that block others, and those on keys. */
const HELD = `
SELECT
  SUM(CASE WHEN resource_type = 'OBJECT' AND request_mode NOT IN ('IS', 'IX', 'Sch-S') THEN 1 ELSE 0 END) AS tables,
  SUM(CASE WHEN resource_type = 'KEY' THEN 1 ELSE 0 END) AS keys
FROM sys.dm_tran_locks WHERE request_session_id = @@SPID AND resource_database_id = DB_ID();
`;

describeOnServer("a save that waits for another on a T-SQL server", (connection) => {
  const store = azureSqlStore(connection, () => NEVER);
  const details = async (index = 0) => (await store.quotes(addSlots(NOON, index))).map(({ detail }) => detail);

  /** Saves `first` in a transaction and, before its commit, `second`, which waits for it; resolves to how many prices the second stored. */
  async function oneAfterTheOther(first: Capture, second: Capture): Promise<number> {
    await emptied(connection);
    const { saving } = await connection.use("storing the first", NEVER, (session) =>
      session.inTransaction(async (transaction) => {
        await writesIn(transaction).save([first]);
        const saving = store.save([second]);
        const blocked = async () => (await transaction.request().query(BLOCKED)).recordset[0].number;
        await expect.poll(blocked, { timeout: 10_000 }).toBe(1);
        return { saving };
      }),
    );
    return saving;
  }

  type Quality = "ok" | "degraded" | null;
  test.each<[Quality, Quality, string, number]>([
    [null, null, "first", 0],
    ["ok", null, "first", 0],
    ["degraded", "degraded", "first", 0],
    ["ok", "degraded", "first", 0],
    [null, "ok", "second", 1],
    ["degraded", "ok", "second", 1],
  ])("compares with what that one stored: %s, then %s: the %s is kept", async (of, then, stays, stored) => {
    expect(await oneAfterTheOther(capture(0, of, "first"), capture(0, then, "second"))).toBe(stored);
    expect(await details()).toEqual([stays, stays]);
  });

  test("does not wait if their slots are far apart, even with a plan that was made for a thousand captures", async () => {
    await emptied(connection);
    await store.save(Array.from({ length: 1_000 }, (_, index) => capture(index, "degraded", "old")));
    await connection.use("storing three", NEVER, (session) =>
      session.inTransaction(async (transaction) => {
        await writesIn(transaction).save([0, 1, 2].map((index) => capture(index, "ok", "three")));
        const [held] = (await transaction.request().query(HELD)).recordset;
        expect(held.tables).toBe(0);
        expect(held.keys).toBeLessThan(50);
        expect(await store.save([500, 501].map((index) => capture(index, "ok", "two")))).toBe(2);
        expect(await store.trimQuotes(addSlots(NOON, 0), 10)).toBe(0);
      }),
    );
    expect([await details(2), await details(500)]).toEqual([
      ["three", "three"],
      ["two", "two"],
    ]);
  });
});
