import { afterwards, closeSocket, error, type Reply, rows, sqlErrors } from "@stand-ins/sql-server";
import { serve } from "@stand-ins/sql-server/testing";
import {
  addSlots,
  type Capture,
  type ErrorCode,
  type JudgedQuote,
  type PriceRow,
  priceOfUnits,
  SLOT_LENGTH,
  type SourceName,
  toSlot,
} from "@tracker/core";
import { EUR, USD } from "@tracker/core/testing";
import { azureSqlStore } from "@tracker/store-azure-sql";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { READ_SCHEMA, SCHEMA_VERSION } from "../src/query.ts";
import { REPAIR } from "../src/repair.ts";
import { SAVE } from "../src/save.ts";
import { connectionOf, NEVER } from "../src/testing/connect.ts";
import { schemaRow, scriptedDatabase } from "../src/testing/scripted-database.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const NOTE = { who: "ada", why: "a venue “lied” €", at: NOON + 3_600_123 };
const EVERYTHING = { from: 0, to: Date.UTC(2100, 0, 1) };

function capture(index: number, units: number, detail: string | null = null): Capture {
  const slot = addSlots(NOON, index);
  const amount = priceOfUnits(units);
  const quote = (source: SourceName): JudgedQuote => {
    const times = { venueTime: slot - 1, receivedAt: slot + 1, unchangedSince: addSlots(slot, -2) };
    const amounts = { last: amount, bid: null, ask: amount, othersThen: amount };
    return { source, currency: USD, ...amounts, ...times, verdict: "kept", detail };
  };
  const votes = { kept: 3, asked: 5, dispersion: 0.000_123, rule: 2 };
  const row = { slot, currency: USD, price: amount, quality: "ok", ...votes, capturedAt: slot + 789 } as const;
  const context = { reference: amount, agreedSince: addSlots(slot, -1) };
  return { slot, currency: USD, price: row, quotes: [quote("bitstamp"), quote("kraken")], context };
}

async function open() {
  const database = scriptedDatabase();
  const server = await serve({ reply: database.reply });
  const connection = connectionOf(server);
  return { server, connection, store: azureSqlStore(connection, () => NEVER), memory: database.store };
}

/** This tests the driver and the network, not the SQL: the server answers from memory. */
describe("over the driver", () => {
  test("what was saved is returned, to the last digit, character and millisecond", async () => {
    const cells = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 9e15 }), fc.option(fc.string({ unit: "grapheme", maxLength: 60 }))),
      { minLength: 1, maxLength: 5 },
    );
    const { store } = await open();
    let next = 0;
    await fc.assert(
      fc.asyncProperty(cells, async (values) => {
        const saved = values.map(([units, detail]) => capture(next++, units, detail));
        await store.save(saved);
        const range = { from: saved[0]?.slot ?? NOON, to: addSlots(NOON, next) };
        expect(await store.prices(USD, range)).toEqual(saved.map(({ price }) => price));
        expect(await store.quotes(range.from)).toEqual(saved[0]?.quotes);
      }),
      { numRuns: 30 },
    );
  });

  test("every read returns the domain's own types", async () => {
    const { store } = await open();
    await store.save([capture(0, 1_000_000), capture(1, 1_020_000), capture(8, 1_010_000)]);
    expect((await store.latest([USD, EUR])).map(({ slot }) => slot)).toEqual([addSlots(NOON, 8)]);
    expect(await store.pricedSlots([USD, EUR], EVERYTHING)).toEqual(
      new Map([
        [USD, [0, 1, 8].map((index) => addSlots(NOON, index))],
        [EUR, []],
      ]),
    );
    expect(await store.candles(USD, EVERYTHING, 6 * SLOT_LENGTH)).toMatchObject([
      { start: NOON, open: 1_000_000, high: 1_020_000, close: 1_020_000, count: 2 },
      { start: addSlots(NOON, 6), open: 1_010_000, count: 1, degraded: 0 },
    ]);
    expect(await store.trimQuotes(addSlots(NOON, 1), 5)).toBe(2);
  });

  test("every parameter has a type of fixed length, so that the server keeps one plan per statement", async () => {
    const { server, store } = await open();
    await store.save([capture(0, 1), capture(1, 2)]);
    await store.prices(USD, EVERYTHING);
    await store.candles(USD, EVERYTHING, SLOT_LENGTH);
    await store.latest([USD]);
    await store.quotes(NOON);
    await store.trimQuotes(NOON, 1);
    const { price } = capture(0, 1);
    const by = { ...capture(0, 2), price: { ...(price as PriceRow), price: priceOfUnits(2) } };
    await store.repair([{ row: price as PriceRow, by }], NOTE);
    await store.repaired(EVERYTHING);
    const types = new Map(
      server.log.requests.flatMap(({ parameters }) => parameters.map(({ name, type }) => [name, type] as const)),
    );
    expect(Object.fromEntries(types)).toMatchInlineSnapshot(`
      {
        "at": "datetime2(3)",
        "before": "datetime2(0)",
        "captures": "nvarchar(max)",
        "currencies": "nvarchar(max)",
        "currency": "char(3)",
        "from": "datetime2(0)",
        "limit": "int",
        "minutes": "int",
        "slot": "datetime2(0)",
        "to": "datetime2(0)",
        "who": "nvarchar(128)",
        "why": "nvarchar(400)",
      }
    `);
  });
});

describe("a capture", () => {
  test("in which a source appears twice is saved with its first quote", async () => {
    const { server, store } = await open();
    await store.latest([USD]);
    const before = server.log.requests.length;
    const [spoilt, whole] = [capture(0, 1), capture(1, 1)];
    const again = spoilt.quotes.map((quote) => ({ ...quote, detail: "again" }));
    await store.save([{ ...spoilt, quotes: [...spoilt.quotes, ...again] }, whole]);
    expect(server.log.requests.length - before).toBe(1);
    expect(await store.quotes(NOON)).toEqual(spoilt.quotes);
    expect(await store.quotes(addSlots(NOON, 1))).toEqual(whole.quotes);
  });

  test("is saved with its quotes in one request and one round trip", async () => {
    const { server, store } = await open();
    await store.latest([USD]);
    const before = server.log.requests.length;
    const trips = server.log.traffic.reduce((sum, { roundTrips }) => sum + roundTrips, 0);
    await store.save([capture(0, 1_000_000)]);
    expect(server.log.requests.slice(before).map(({ sql }) => sql)).toEqual([SAVE]);
    expect(server.log.traffic.reduce((sum, { roundTrips }) => sum + roundTrips, 0) - trips).toBe(1);
  });

  test.each([
    ["before the server has done it", closeSocket()],
    ["after the server has done it", afterwards(closeSocket())],
  ])("whose connection is lost %s is stored once", async (_when, fault) => {
    const { server, store, memory } = await open();
    await store.latest([USD]);
    server.failNext("request", fault, { where: ({ sql }) => sql === SAVE });
    await store.save([capture(0, 1_000_000)]);
    expect(await memory.prices(USD, EVERYTHING)).toHaveLength(1);
    expect(server.log.requests.filter(({ sql }) => sql === SAVE)).toHaveLength(2);
  });

  test("that is a deadlock victim, or meets another writer's key, is retried as a whole", async () => {
    const { server, store, memory } = await open();
    const isSave = { where: ({ sql }: { sql: string }) => sql === SAVE };
    server.failNext("request", error(sqlErrors.deadlock), isSave);
    server.failNext(
      "request",
      error({ number: 2627, class: 14, message: "Violation of PRIMARY KEY constraint 'pk_price'." }),
      isSave,
    );
    await store.save([capture(0, 1_000_000), capture(1, 2)]);
    expect(await memory.prices(USD, EVERYTHING)).toHaveLength(2);
  });

  test("that the database refuses is an error, and not retried", async () => {
    const { server, store } = await open();
    const check = {
      number: 547,
      class: 16,
      message: "The INSERT statement conflicted with the CHECK constraint 'ck_price_price'.",
    };
    server.failNext("request", error(check), { where: ({ sql }) => sql === SAVE, times: 9 });
    await expect(store.save([capture(0, 1)])).rejects.toMatchObject({
      code: "store-failed",
      message: expect.stringContaining("saving failed (547: "),
    });
    expect(server.log.requests.filter(({ sql }) => sql === SAVE)).toHaveLength(1);
  });

  test("of nothing sends no request", async () => {
    const { server, store } = await open();
    await store.latest([USD]);
    const before = server.log.requests.length;
    await store.save([]);
    expect(server.log.requests.length).toBe(before);
  });
});

describe("a repair", () => {
  const row = capture(0, 2_000_000).price as PriceRow;
  const by = { ...capture(0, 1_000_000), price: { ...row, price: priceOfUnits(1_000_000), capturedAt: NOTE.at } };

  test("and the replaced rows are exact to the last millisecond", async () => {
    const { store } = await open();
    await store.save([capture(0, 2_000_000)]);
    expect(await store.repair([{ row, by }], NOTE)).toBe(1);
    expect([await store.prices(USD, EVERYTHING), await store.quotes(NOON)]).toEqual([[by.price], by.quotes]);
    expect(await store.repaired(EVERYTHING)).toEqual([{ row, ...NOTE }]);
  });

  test("whose connection is lost after the server has done it is made once, and counted", async () => {
    const { server, store } = await open();
    await store.save([capture(0, 2_000_000)]);
    server.failNext("request", afterwards(closeSocket()), { where: ({ sql }) => sql === REPAIR });
    expect(await store.repair([{ row, by }], NOTE)).toBe(1);
    expect(server.log.requests.filter(({ sql }) => sql === REPAIR)).toHaveLength(2);
    expect(await store.repaired(EVERYTHING)).toHaveLength(1);
  });

  test("of nothing sends no request", async () => {
    const { server, store } = await open();
    expect([await store.repair([], NOTE), server.log.requests]).toEqual([0, []]);
  });
});

describe("a database that does not fit the code", () => {
  test.each([
    [3, new RegExp(`has schema version 3, this program needs ${SCHEMA_VERSION}`)],
    [null, /has schema version 0/],
  ])("of version %s is refused before anything is read or written", async (version, message) => {
    await expectRefused(rows({ version: "int" }, [{ version }]), "store-failed", message);
  });

  test.each<[string, Parameters<typeof schemaRow>[0], ErrorCode, RegExp]>([
    [
      "of a newer version with a breaking change",
      { version: 99, breaking: 98 },
      "store-failed",
      /has schema version 99, which needs a program that knows at least version 98: this one knows \d+$/,
    ],
    ["that does not say what it holds", { asset: null }, "store-failed", /does not say what it holds$/],
    [
      "of another asset",
      { asset: "OTHER" },
      "bad-input",
      /holds OTHER every \d+ minutes; this program stores [A-Z]+ every/,
    ],
    [
      "of other slots",
      { slotSeconds: 1_800 },
      "bad-input",
      /holds ([A-Z]+) every 30 minutes; this program stores \1 every \d+ m/,
    ],
    [
      "of a replay",
      { origin: "replay" },
      "bad-input",
      /holds the prices of a replay, which live ones would be mixed into$/,
    ],
  ])("%s is refused before anything is read or written", async (_what, change, code, message) => {
    await expectRefused(schemaRow(change), code, message);
  });

  async function expectRefused(reply: Reply, code: ErrorCode, message: RegExp): Promise<void> {
    const server = await serve({ reply: () => reply });
    const store = azureSqlStore(connectionOf(server), () => NEVER);
    for (const failing of [store.save([capture(0, 1)]), store.latest([USD])])
      await expect(failing).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
        hint: expect.any(String),
      });
    expect(server.log.requests.map(({ sql }) => sql)).toEqual([READ_SCHEMA, READ_SCHEMA]);
  }

  test("except one of a newer version that only adds, which can be written and read, to go back one release", async () => {
    const database = scriptedDatabase();
    const ofLater = schemaRow({ version: 99, breaking: 4 });
    const server = await serve({
      reply: async (request) => (request.sql === READ_SCHEMA ? ofLater : database.reply(request)),
    });
    const store = azureSqlStore(connectionOf(server), () => NEVER);
    await store.save([capture(0, 1)]);
    expect(await store.latest([USD])).toEqual([capture(0, 1).price]);
  });

  test("because it was never migrated gets a hint what to do", async () => {
    const server = await serve({
      reply: () => error({ number: 208, class: 16, message: "Invalid object name 'ops.migration'." }),
    });
    const failing = azureSqlStore(connectionOf(server), () => NEVER).latest([USD]);
    await expect(failing).rejects.toMatchObject({
      code: "store-failed",
      hint: expect.stringMatching(
        /^Apply the migrations: TRACKER_SQL_URL='mssql:\/\/writer:PASSWORD@.*';? npm run db -- migrate\.$/,
      ),
    });
  });

  test("is looked for only once", async () => {
    const { server, connection, store } = await open();
    await store.latest([USD]);
    await azureSqlStore(connection, () => NEVER).latest([USD]);
    expect(server.log.requests).toHaveLength(3);
  });
});
