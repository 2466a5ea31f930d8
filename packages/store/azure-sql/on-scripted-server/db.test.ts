import { execFile } from "node:child_process";
import { join } from "node:path";
import { resetSocket } from "@stand-ins/sql-server";
import { serve } from "@stand-ins/sql-server/testing";
import { MIGRATIONS } from "@tracker/store-azure-sql/deploy";
import { readMigrations } from "@tracker/store-shared/migrations";
import { describe, expect, test } from "vitest";
import { scriptedMigrations } from "../src/testing/scripted-migrations.ts";

const SCRIPT = join(import.meta.dirname, "../src/commands/db.ts");

const db = (...args: string[]) => dbOn(undefined, ...args);

/** @param url the server's address in the environment */
const dbOn = (url: string | undefined, ...args: string[]) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) =>
    execFile(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", SCRIPT, ...args],
      { env: { ...process.env, ...(url !== undefined && { TRACKER_SQL_URL: url }) } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );

const CAUTION =
  "others on this machine can see a password in --sql: give it in TRACKER_SQL_URL, or in a file that TRACKER_SQL_URL_FILE names\n";

describe("npm run db", () => {
  test("lists the problems of its flags and of the environment together", async () => {
    const { code, stderr } = await dbOn("postgres://x", "grant", "--breaking");
    expect([code, stderr.trimEnd().split("\n")]).toEqual([
      1,
      [
        "The input has 3 problems, and nothing was started:",
        expect.stringMatching(/^ {2}--breaking is not a flag; /),
        "  give --writer, --readers or both",
        expect.stringMatching(/^ {2}TRACKER_SQL_URL: its value \(not shown\) is not /),
      ],
    ]);
  });

  test("migrates a database, prints its status, and has nothing to do the second time", async () => {
    const server = await serve({ logins: [{ user: "sa", password: "p@ss" }], reply: scriptedMigrations().reply });
    const sql = `mssql://sa:p%40ss@${server.host}:${server.port}/prices?trustServerCertificate=true`;
    const known = readMigrations(MIGRATIONS);
    const told = (word: string) => known.map(({ version, name }) => `${word} ${version} ${name}\n`).join("");
    expect(await dbOn(sql, "status")).toMatchObject({
      code: 0,
      stdout: told("pending"),
    });
    expect(await dbOn(sql, "migrate")).toEqual({
      code: 0,
      stdout: known.map(({ file }) => `applied ${file}\n`).join(""),
      stderr: "",
    });
    expect(await dbOn(sql, "migrate")).toEqual({ code: 0, stdout: "nothing to do\n", stderr: "" });
    expect(await dbOn(sql, "status")).toMatchObject({ stdout: told("applied") });
    // The command line takes precedence over the environment, and others can see it.
    expect(await dbOn("mssql://sa:x@no-such-server.invalid/prices", "status", "--sql", sql)).toEqual({
      code: 0,
      stdout: told("applied"),
      stderr: CAUTION,
    });
  });

  test("of an older version prints how much newer a database is, and changes nothing", async () => {
    const database = scriptedMigrations();
    database.applied = readMigrations(MIGRATIONS).map(({ version, name, checksum }) => ({ version, name, checksum }));
    database.applied.push({ version: database.applied.length + 1, name: "later", checksum: "x".repeat(64) });
    const server = await serve({ logins: [{ user: "sa", password: "p" }], reply: database.reply });
    const sql = `mssql://sa:p@${server.host}:${server.port}/prices?trustServerCertificate=true`;
    const line = "newer by 1 migration than this program\n";
    expect(await dbOn(sql, "status")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(new RegExp(`${line}$`)),
    });
    const before = database.applied.length;
    expect(await dbOn(sql, "migrate")).toEqual({ code: 0, stdout: line, stderr: "" });
    expect(database.applied).toHaveLength(before);
  });

  test("reports that it waits for a server that is not there yet", async () => {
    const server = await serve({ logins: [{ user: "sa", password: "p" }], reply: scriptedMigrations().reply });
    server.failNext("accept", resetSocket());
    const { host, port } = server;
    const { code, stderr } = await dbOn(`mssql://sa:p@${host}:${port}/prices?trustServerCertificate=true`, "status");
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^prices on .* failed \(.*\): trying again for a while\n$/),
    ]);
  });

  test("reports settings that the database lacks when it migrates, with the commands to set them", async () => {
    const database = scriptedMigrations();
    database.conditions = { versions: false, compatibility: 120 };
    const server = await serve({ logins: [{ user: "sa", password: "p" }], reply: database.reply });
    const sql = `mssql://sa:p@${server.host}:${server.port}/prices?trustServerCertificate=true`;
    const { code, stderr } = await dbOn(sql, "migrate");
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^.* SET READ_COMMITTED_SNAPSHOT ON .*\n.* SET COMPATIBILITY_LEVEL = 150;\n$/),
    ]);
  });

  test("ends within seconds if nothing is listening", async () => {
    const server = await serve({ reply: scriptedMigrations().reply });
    server.refuseConnections();
    const { code, stderr } = await db("status", "--sql", `mssql://sa:p@${server.host}:${server.port}/prices`);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/Nothing answers on port \d+ of 127\.0\.0\.1/)]);
  }, 20_000);

  test.each([
    [["mssql://sa:hunter2@host/prices", "status"], "the first word (not shown) is not one of the commands migrate, "],
    [["--sql=mssql://sa:hunter2@host/prices", "status"], "the first word (not shown) is not one of the commands"],
    [["status", "mssql://sa:hunter2@host/prices"], "a word (not shown: it may be secret)"],
    [
      ["status", "--sql", "mssql://sa:hunter2%@host/prices"],
      "--sql: the connection has a % that does not begin an escape",
    ],
    [
      ["grant", "--breaking", "--sql", "Server=x;Password=hunter2"],
      "The input has 3 problems, and nothing was started:\n  --breaking is not a flag",
    ],
    [["drop"], '"drop" is not one of the commands migrate, status, grant'],
    [["migrate"], "give either --sql, or --server and --database"],
    [["migrate", "--server", "a", "--sql", "mssql://u:p@h/d"], "give either --sql, or --server and --database"],
    [
      ["migrate", "--sql", "Server=x;Password=hunter2"],
      "--sql: its value (not shown) is not an address such as mssql://",
    ],
    [["migrate", "--writer", "x:y"], "--writer is not a flag"],
    [["grant", "--sql", "mssql://u:p@h/d"], "give --writer, --readers or both"],
    [
      ["grant", "--writer", "tracker", "--readers", "a:b:robot", "--server", "s", "--database", "d"],
      "The input has 2 problems",
    ],
    [
      ["grant", "--writer", "a]b:6b29fc40-ca47-1067-b31d-00dd010662da", "--sql", "mssql://u:p@127.0.0.1:1/d"],
      '"a]b" is not a name for a database user',
    ],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await db(...args);
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(message)]);
    expect(stderr).not.toMatch(/hunter2|^\s+at /m);
  });
});
