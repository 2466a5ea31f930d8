import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMigrations } from "@tracker/store-shared/migrations";
import { expect, onTestFinished, test } from "vitest";
import { MIGRATIONS, migrate, migrationStatus, splitBatches } from "./migrate.ts";
import { SCHEMA_VERSION } from "./query.ts";
import { describeOnServer } from "./testing/sql-server.ts";

const NEVER = new AbortController().signal;

test("the version that the code wants is that of the newest migration", () => {
  expect(readMigrations(MIGRATIONS).length).toBe(SCHEMA_VERSION);
});

describeOnServer("migrations on a T-SQL server", (connection) => {
  function withOneMore(sql: string): string {
    const folder = mkdtempSync(join(tmpdir(), "migrations-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(MIGRATIONS, folder, { recursive: true });
    writeFileSync(join(folder, `000${SCHEMA_VERSION + 1}-extra.sql`), sql);
    return folder;
  }

  test("one that fails leaves nothing of itself, and names its file and line", async () => {
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
});

test("a file is split at its lines GO, and each part knows where it begins", () => {
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
      // What stands on the line of the GO before it belongs to that.
      if (content !== "") expect(lines[line - 1 + index]).toBe(content);
    });
  }
});

test("a file without a statement has no batch, and one without GO has one", () => {
  expect(splitBatches("-- nothing\n/* at\nall */\n")).toEqual([]);
  expect(splitBatches("SELECT 1;")).toEqual([{ text: "SELECT 1;", line: 1 }]);
});
