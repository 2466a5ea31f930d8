import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMigrations } from "@tracker/store-shared/migrations";
import { expect, onTestFinished, test } from "vitest";
import { MIGRATIONS } from "./checksum.ts";
import { type Connection, connectionTo } from "./connection.ts";
import { DEPLOYING, migrate, migrationStatus, splitBatches } from "./migrate.ts";
import { SCHEMA_VERSION } from "./query.ts";
import { azureSqlStore } from "./store.ts";
import { describeOnServer } from "./testing/sql-server.ts";

const NEVER = new AbortController().signal;

test("the schema version that the code needs is that of the newest migration", () => {
  expect(readMigrations(MIGRATIONS).length).toBe(SCHEMA_VERSION);
});

test("the migration stamps databases with what those from before stamps held", () => {
  const sql = readMigrations(MIGRATIONS).map((migration) => migration.sql);
  const [, asset, slotSeconds, origin] =
    /INSERT INTO ops\.store .+\nSELECT 1, '(\w+)', (\d+), '(\w+)',/.exec(sql.join("\n")) ?? [];
  expect({ asset, slotSeconds: Number(slotSeconds), origin }).toEqual({
    asset: "BTC",
    slotSeconds: 300,
    origin: "live",
  });
});

describeOnServer("migrations on a T-SQL server", (connection) => {
  function withOneMore(sql: string): string {
    const folder = mkdtempSync(join(tmpdir(), "migrations-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(MIGRATIONS, folder, { recursive: true });
    writeFileSync(join(folder, `000${SCHEMA_VERSION + 1}-extra.sql`), sql);
    return folder;
  }

  test("that fail change nothing, and name the file and line", async () => {
    const folder = withOneMore(
      "CREATE TABLE market.extra (n int NOT NULL);\nGO\n\nSELECT no_such_column\nFROM market.extra;\n",
    );
    await expect(migrate(connection, NEVER, { folder })).rejects.toThrow(/000\d-extra\.sql:4: /);
    const { recordset } = await connection.use("looking", NEVER, (pool) =>
      pool.request().query("SELECT OBJECT_ID('market.extra') AS id"),
    );
    expect(recordset).toEqual([{ id: null }]);
    expect((await migrationStatus(connection, NEVER, folder)).pending).toHaveLength(1);
  });

  test("upgrade a database of 0.1.0 with every row unchanged, and stamp it", async () => {
    const database = "tracker_upgrade";
    const send = (to: Connection, text: string) =>
      to.use("trying", NEVER, (pool) => pool.request().batch<Record<string, unknown>>(text));
    await send(connection, `DROP DATABASE IF EXISTS ${database};`);
    await send(connection, `CREATE DATABASE ${database};`);
    const old = connectionTo({ ...connection.target, database }, DEPLOYING);
    onTestFinished(async () => {
      await old.close();
      await send(
        connection,
        `ALTER DATABASE ${database} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE ${database};`,
      );
    });
    const folder = mkdtempSync(join(tmpdir(), "migrations-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const known = readMigrations(MIGRATIONS);
    for (const { file, sql } of known.slice(0, 3)) writeFileSync(join(folder, file), sql);
    await migrate(old, NEVER, { folder });
    await send(old, DROP_BREAKING);
    await send(old, ROWS_OF_BEFORE);
    const rows = async () => [
      (await send(old, PRICES_OF_BEFORE)).recordset,
      (await send(old, QUOTES_OF_BEFORE)).recordset,
    ];
    const before = await rows();
    expect(before.map(({ length }) => length)).toEqual([3, 2]);
    const store = azureSqlStore(old, () => NEVER);
    await expect(store.latest([])).rejects.toThrow(`has schema version 3, this program needs ${SCHEMA_VERSION}`);

    expect((await migrate(old, NEVER)).map(({ file }) => file)).toEqual(known.slice(3).map(({ file }) => file));
    expect(await rows()).toEqual(before);
    expect((await send(old, "SELECT DISTINCT rule_number FROM market.price;")).recordset).toEqual([{ rule_number: 1 }]);
    expect((await send(old, "SELECT asset, slot_seconds, origin FROM ops.store;")).recordset).toEqual([
      { asset: "BTC", slot_seconds: 300, origin: "live" },
    ]);
    expect(await store.latest([])).toEqual([]);
  });
});

const DROP_BREAKING = `
ALTER TABLE ops.migration DROP CONSTRAINT df_migration_breaking;
ALTER TABLE ops.migration DROP COLUMN breaking;
`;
const ROWS_OF_BEFORE = `
INSERT INTO market.price (currency, slot, price, quality, kept, asked, dispersion, captured_at) VALUES
  ('USD', '2026-11-24T12:00:00', 107353.9701, 'ok', 3, 6, 0.000123, '2026-11-24T12:00:00.890'),
  ('USD', '2026-11-24T12:05:00', 107354.9702, 'degraded', 2, 5, 0.000124, '2026-11-24T12:05:00.891'),
  ('EUR', '2026-11-24T12:00:00', 92353.9703, 'backfilled', 4, 4, 0.000125, '2026-11-24T14:00:00.892');
INSERT INTO market.quote (slot, currency, source, last, bid, ask, venue_time, received_at, verdict, detail) VALUES
  ('2026-11-24T12:00:00', 'USD', 'kraken', 107353.9701, 107352.9, 107354.9, '2026-11-24T11:59:59.123', '2026-11-24T12:00:00.567', 'kept', NULL),
  ('2026-11-24T12:00:00', 'USD', 'gemini', NULL, NULL, NULL, NULL, '2026-11-24T12:00:08.001', 'no-answer', N'“timed” out');
`;
const PRICES_OF_BEFORE = `
SELECT currency, slot, CONVERT(varchar(40), price) AS price, quality, kept, asked, CONVERT(varchar(40), dispersion) AS dispersion, captured_at
FROM market.price ORDER BY currency, slot;
`;
const QUOTES_OF_BEFORE = `
SELECT slot, currency, source, CONVERT(varchar(40), last) AS last, CONVERT(varchar(40), bid) AS bid, CONVERT(varchar(40), ask) AS ask,
  venue_time, received_at, verdict, detail
FROM market.quote ORDER BY slot, currency, source;
`;

test("a file is split at its GO lines, and each part knows its first line", () => {
  const sql = [
    "CREATE SCHEMA a;",
    "GO",
    "",
    "-- only a comment",
    "go",
    "  GO  ",
    "SELECT 'GO', 1 -- GO",
    "/* GO */ AS going;",
    "GO",
    "",
  ].join("\n");
  const batches = splitBatches(sql);
  expect(batches.map(({ text }) => text.trim())).toEqual([
    "CREATE SCHEMA a;",
    "SELECT 'GO', 1 -- GO\n/* GO */ AS going;",
  ]);
  const lines = sql.split("\n");
  for (const { text, line } of batches) {
    text.split("\n").forEach((content, index) => {
      // The rest of the line of the preceding GO belongs to that.
      if (content !== "") expect(lines[line - 1 + index]).toBe(content);
    });
  }
});

test("a file without a statement has no batch, and one without GO has one", () => {
  expect(splitBatches("-- nothing\n/* at\nall */\n")).toEqual([]);
  expect(splitBatches("SELECT 1;")).toEqual([{ text: "SELECT 1;", line: 1 }]);
});
