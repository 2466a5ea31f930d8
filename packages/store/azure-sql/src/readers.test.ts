import { randomUUID } from "node:crypto";
import { addSlots, type Capture, type PricedCapture, toSlot } from "@tracker/core";
import { NO_PAST, price, USD } from "@tracker/core/testing";
import { expect, test } from "vitest";
import { connectionTo } from "./index.ts";
import { azureSqlStore } from "./store.ts";
import { describeOnServer, emptied } from "./testing/sql-server.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const NEVER = new AbortController().signal;

/** Creates a SQL login with the role for reading reports. */
const addReader = (password: string) => `
DROP USER IF EXISTS tracker_reader;
IF SUSER_ID('tracker_reader') IS NOT NULL DROP LOGIN tracker_reader;
CREATE LOGIN tracker_reader WITH PASSWORD = '${password}';
CREATE USER tracker_reader FOR LOGIN tracker_reader;
ALTER ROLE bi_reader ADD MEMBER tracker_reader;
`;

describeOnServer("a user with the role bi_reader, on a T-SQL server", (connection) => {
  test("can read everything that an export and an audit read, and change nothing", async () => {
    await emptied(connection);
    const row = { slot: NOON, currency: USD, price: price(100), quality: "ok" as const, kept: 2, asked: 2 };
    const quoted = { last: price(100), bid: null, ask: null, venueTime: null, receivedAt: NOON, ...NO_PAST };
    const capture: Capture = {
      slot: NOON,
      currency: USD,
      price: { ...row, dispersion: 0, rule: 2, capturedAt: NOON },
      quotes: [{ source: "kraken", currency: USD, ...quoted, verdict: "kept", detail: null }],
      context: null,
    };
    await azureSqlStore(connection, () => NEVER).save([capture]);
    const signIn = { user: "tracker_reader", password: `Reader-${randomUUID()}` };
    const statement = addReader(signIn.password);
    await connection.use("making a reader", NEVER, (session) => session.request().batch(statement));
    const own = connectionTo({ ...connection.target, signIn });
    const store = azureSqlStore(own, () => NEVER);
    const range = { from: NOON, to: addSlots(NOON, 1) };
    try {
      expect([await store.oldest(), await store.latest([USD]), await store.prices(USD, range)]).toEqual([
        [capture.price],
        [capture.price],
        [capture.price],
      ]);
      expect([await store.oldestQuoted(), (await store.evidence(range)).length]).toEqual([NOON, 1]);
      expect([await store.pricedSlots([USD], range), await store.repaired(range)]).toEqual([
        new Map([[USD, [NOON]]]),
        [],
      ]);
      const repair = { row: (capture as PricedCapture).price, by: capture as PricedCapture };
      for (const change of [
        () => store.save([capture]),
        () => store.trimQuotes(NOON, 1),
        () => store.repair([repair], { who: "ada", why: "to see", at: NOON }),
      ])
        await expect(change()).rejects.toMatchObject({ code: "no-access", number: 229 });
    } finally {
      await own.close();
    }
  });
});
