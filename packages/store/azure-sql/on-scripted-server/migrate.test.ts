import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterwards, closeSocket, error, type Request, sqlErrors } from "@stand-ins/sql-server";
import { serve } from "@stand-ins/sql-server/testing";
import { INSTRUMENT, SECOND } from "@tracker/core";
import { lackingConditions, MIGRATIONS, migrate, migrationStatus } from "@tracker/store-azure-sql/deploy";
import { readMigrations } from "@tracker/store-shared/migrations";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { RECORD_MIGRATION, STAMP_EMPTY, splitBatches, TAKE_LOCK } from "../src/migrate.ts";
import { connectionOf, NEVER } from "../src/testing/connect.ts";
import { type ScriptedMigrations, scriptedMigrations } from "../src/testing/scripted-migrations.ts";

const known = readMigrations(MIGRATIONS);
/** The version of the migration that many after the newest one. */
const later = (many: number) => known.length + many;
let database: ScriptedMigrations;
beforeEach(() => {
  database = scriptedMigrations();
});
const reply = (request: Request) => database.reply(request);

const textsOf = (server: Awaited<ReturnType<typeof serve>>) => server.log.requests.map(({ sql }) => sql);

describe("migrating", () => {
  test("sends every batch of every file in order, each file in its own transaction under the lock", async () => {
    const server = await serve({ reply });
    const done = await migrate(connectionOf(server), NEVER);
    expect(done.map(({ file }) => file)).toEqual(known.map(({ file }) => file));
    const batches = known.flatMap((migration) => splitBatches(migration.sql).map(({ text }) => text));
    expect(textsOf(server).filter((text) => batches.includes(text))).toEqual(batches);
    // One to prepare, one for each migration, and one that finds nothing more to do.
    expect([server.log.of("begin").length, server.log.of("commit").length]).toEqual([
      known.length + 2,
      known.length + 2,
    ]);
    expect(textsOf(server).filter((text) => text === TAKE_LOCK)).toHaveLength(known.length + 2);
    for (const { kind, inTransaction } of server.log.requests) if (kind === "batch") expect(inTransaction).toBe(true);
  });

  test("stamps an empty database with what this program tracks, under the lock", async () => {
    const server = await serve({ reply });
    await migrate(connectionOf(server), NEVER);
    const sent = server.log.requests.filter(({ sql }) => sql === STAMP_EMPTY);
    expect(sent).toMatchObject([
      {
        values: { asset: INSTRUMENT.asset.code, slot_seconds: INSTRUMENT.slotLength / SECOND },
        inTransaction: true,
      },
    ]);
  });

  test("has nothing to do the second time", async () => {
    database.applied = known.map(({ version, name, checksum }) => ({ version, name, checksum }));
    expect(await migrate(connectionOf(await serve({ reply })), NEVER)).toEqual([]);
  });

  test("fails if the lock is taken, and changes nothing", async () => {
    database.lockResult = -1;
    const server = await serve({ reply });
    const failing = migrate(connectionOf(server), NEVER);
    await expect(failing).rejects.toMatchObject({
      code: "store-failed",
      message: expect.stringContaining("(sp_getapplock: -1)"),
    });
    expect(new Set(textsOf(server))).toEqual(new Set([TAKE_LOCK]));
    expect(server.log.of("commit")).toEqual([]);
  });

  test("leaves nothing of a file that fails, and names the file and the line", async () => {
    const server = await serve({ reply });
    const [, second] = splitBatches(known[1]?.sql ?? "");
    const wrong = { number: 207, class: 16, line: 5, message: "Invalid column name 'prise'." };
    server.failNext("request", error(wrong), { where: ({ sql }) => sql === second?.text });
    const failing = migrate(connectionOf(server), NEVER);
    const place = `${known[1]?.file}:${(second?.line ?? 0) + 4}`;
    await expect(failing).rejects.toMatchObject({
      code: "store-failed",
      message: expect.stringContaining(`migrating failed (207: ${place}: Invalid column name 'prise'.)`),
    });
    expect(database.applied.map(({ version }) => version)).toEqual([1]);
    expect(server.log.of("rollback")).toHaveLength(1);
  });

  test("continues where it was after a lost connection, even if the commit had been done", async () => {
    const server = await serve({ reply });
    server.failNext("commit", closeSocket(), { skip: 1 });
    server.failNext("commit", afterwards(closeSocket()), { skip: 2 });
    server.failNext("begin", error(sqlErrors.serviceError));
    await migrate(connectionOf(server), NEVER);
    expect([...new Set(database.applied.map(({ version }) => version))]).toEqual(known.map(({ version }) => version));
  });

  test("leaves a database alone that a newer program migrated, or whose migrations were changed", async () => {
    const server = await serve({ reply });
    database.applied = [...known, { version: later(1), name: "later", checksum: "x".repeat(64) }].map(
      ({ version, name, checksum }) => ({ version, name, checksum }),
    );
    const breaking = { version: later(2), name: "latest", checksum: "y".repeat(64), breaking: true };
    expect(await migrate(connectionOf(server), NEVER)).toEqual([]);
    database.applied.push(breaking);
    await expect(migrate(connectionOf(server), NEVER)).rejects.toThrow(
      `has schema version ${later(2)}, which needs a program that knows at least version ${later(2)}: this one knows ${known.length}`,
    );
    expect(server.log.requests.filter(({ sql }) => sql === RECORD_MIGRATION)).toEqual([]);
    database.applied = [{ version: 1, name: "prices", checksum: "0".repeat(64) }];
    await expect(migrate(connectionOf(server), NEVER)).rejects.toThrow(
      /migration 1 \(prices\) was changed after it was applied/,
    );
  });

  describe("a breaking migration", () => {
    const folder = () => {
      const made = mkdtempSync(join(tmpdir(), "migrations-"));
      onTestFinished(() => rmSync(made, { recursive: true }));
      cpSync(MIGRATIONS, made, { recursive: true });
      const write = (many: number, name: string, sql: string) =>
        writeFileSync(join(made, `${String(later(many)).padStart(4, "0")}-${name}.sql`), `${sql}\n`);
      write(1, "more", "ALTER TABLE market.price ADD volume int NULL;");
      write(2, "units", "-- breaking: prices get six decimals\nSELECT 1 AS one;");
      write(3, "more", "SELECT 2 AS two;");
      return made;
    };
    const applied = () => database.applied.slice(known.length).map(({ version, breaking }) => [version, breaking]);
    const all = [
      [later(1), false],
      [later(2), true],
      [later(3), false],
    ];

    test("is refused, with all others that are not applied yet, until it is agreed to", async () => {
      const server = await serve({ reply });
      const connection = connectionOf(server);
      await migrate(connection, NEVER);
      for (const breaking of [undefined, 0, later(1)]) {
        await expect(
          migrate(connection, NEVER, { folder: folder(), ...(breaking !== undefined && { breaking }) }),
        ).rejects.toMatchObject({
          code: "bad-input",
          message: expect.stringMatching(
            `^migration ${later(2)} \\(units\\) stops the code that runs on .+ published: prices get six decimals$`,
          ),
          hint: expect.stringMatching(
            `npm run db -- migrate --breaking; on a stack pulumi config set breaking ${later(2)}\\.$`,
          ),
        });
        expect(applied()).toEqual([]);
      }
      await migrate(connection, NEVER, { folder: folder(), breaking: later(2) });
      expect(applied()).toEqual(all);
    });

    test("is applied to a new database, on which no code runs", async () => {
      await migrate(connectionOf(await serve({ reply })), NEVER, { folder: folder() });
      expect(applied()).toEqual(all);
    });
  });

  test("without permission says who must do it", async () => {
    const server = await serve({ reply });
    server.failNext(
      "request",
      error({ number: 262, class: 14, message: "CREATE SCHEMA permission denied in database 'prices'." }),
      { skip: 1 },
    );
    await expect(migrate(connectionOf(server), NEVER)).rejects.toMatchObject({
      code: "no-access",
      hint: expect.stringMatching(/administrator/),
    });
  });
});

test("the status of a newer database lists the migrations that this program does not know, and is not an error", async () => {
  const server = await serve({ reply });
  const unknown = { version: later(1), name: "later", checksum: "x".repeat(64), breaking: true };
  database.applied = [...known.map(({ version, name, checksum }) => ({ version, name, checksum })), unknown];
  const { pending, newer } = await migrationStatus(connectionOf(server), NEVER);
  expect([pending, newer]).toEqual([[], [unknown]]);
  expect(server.log.of("begin")).toEqual([]);
});

test("the status lists the applied and the pending migrations, and changes nothing", async () => {
  const server = await serve({ reply });
  expect(await migrationStatus(connectionOf(server), NEVER)).toMatchObject({
    applied: [],
    pending: known.map(({ version }) => ({ version })),
  });
  database.applied = known.slice(0, 1).map(({ version, name, checksum }) => ({ version, name, checksum }));
  const { pending } = await migrationStatus(connectionOf(server), NEVER);
  expect(pending.map(({ version }) => version)).toEqual(known.slice(1).map(({ version }) => version));
  expect(server.log.of("begin")).toEqual([]);
});

describe("a folder of migrations", () => {
  test.each([
    ["that is missing", () => {}, /holds no migrations/],
    [
      "with a gap",
      (folder: string) => rmSync(join(folder, known[1]?.file ?? "")),
      /expected migration 2, found 0003-rights\.sql/,
    ],
    [
      "with a file that has no number",
      (folder: string) => writeFileSync(join(folder, "fix.sql"), "SELECT 1;"),
      /fix\.sql is not named like/,
    ],
  ])("%s is an error that says so, before any request", async (what, spoil, message) => {
    const folder = mkdtempSync(join(tmpdir(), "migrations-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    if (what !== "that is missing") cpSync(MIGRATIONS, folder, { recursive: true });
    spoil(folder);
    const server = await serve({ reply });
    await expect(migrate(connectionOf(server), NEVER, { folder })).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringMatching(message),
    });
    expect(server.log.requests).toEqual([]);
  });

  test("is the same with other line ends", () => {
    const folder = mkdtempSync(join(tmpdir(), "migrations-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const { file, sql } of known) writeFileSync(join(folder, file), sql.replaceAll("\n", "\r\n"));
    expect(readMigrations(folder)).toEqual(known);
  });
});

test("the status for a user who may not see it is an error, not a database without migrations", async () => {
  const server = await serve({ reply });
  database.applied = known.map(({ version, name, checksum }) => ({ version, name, checksum }));
  database.seesAll = false;
  await expect(migrationStatus(connectionOf(server), NEVER)).rejects.toMatchObject({
    code: "no-access",
    message: expect.stringMatching(/^prices on \S+: this user may not see which migrations it has$/),
  });
});

describe("the settings that a database lacks are reported", () => {
  test.each([
    [{ versions: true, compatibility: 130 }, []],
    [{ versions: false, compatibility: 160 }, [/^prices on \S+ has READ_COMMITTED_SNAPSHOT off.*: ALTER DATABASE/]],
    [{ versions: true, compatibility: 120 }, [/^prices on \S+ has compatibility level 120, .* below 130: ALTER/]],
    [{ versions: false, compatibility: 110 }, [/READ_COMMITTED_SNAPSHOT/, /COMPATIBILITY_LEVEL/]],
  ])("with %j", async (conditions, lines) => {
    database.conditions = conditions;
    const found = await lackingConditions(connectionOf(await serve({ reply })), NEVER);
    expect(found).toEqual(lines.map((line) => expect.stringMatching(line)));
  });
});
