import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMigrations } from "@tracker/store-shared/migrations";
import { expect, onTestFinished, test } from "vitest";
import { MIGRATIONS, migrate, migrationStatus } from "./migrate.ts";
import { SCHEMA_VERSION } from "./schema-version.ts";
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
    await expect(migrate(connection, NEVER, folder)).rejects.toThrow(/000\d-extra\.sql:4: /);
    const { recordset } = await connection.run("looking", NEVER, (pool) =>
      pool.request().query("SELECT OBJECT_ID('market.extra') AS id"),
    );
    expect(recordset).toEqual([{ id: null }]);
    expect((await migrationStatus(connection, NEVER, folder)).pending).toHaveLength(1);
  });
});
