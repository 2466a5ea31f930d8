import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@stand-ins/sql-server/testing";
import { Market, recordedDay, repeated, type Simulator, startSimulator, VENUE_NAMES } from "@stand-ins/venues";
import { urlSetting } from "@tracker/settings";
import { scriptedDatabase } from "@tracker/store-azure-sql/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runLocal, startLocal } from "./run-script.ts";

let folder: string;
let file: string;
let simulator: Simulator;
let urls: Record<string, string>;

beforeAll(async () => {
  simulator = await startSimulator({ market: new Market(repeated(recordedDay())), now: Date.now });
  urls = Object.fromEntries(VENUE_NAMES.map((name) => [urlSetting(name).name, simulator.urls[name]]));
});
afterAll(() => simulator.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "start-"));
  file = join(folder, "prices.db");
});
afterEach(() => {
  simulator.faults.length = 0;
  rmSync(folder, { recursive: true });
});

const allDown = () => simulator.faults.push(...VENUE_NAMES.map((venue) => ({ venue, kind: "down" as const })));
const exported = async (...flags: string[]) =>
  (await runLocal(["export", "--format", "csv", "--file", file, ...flags])).stdout.trimEnd().split("\n");

describe("npm start -- --once", () => {
  test("stores the present slot and the day before it", async () => {
    const { code, stdout } = await runLocal(["start", "--once", "--file", file], urls);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ .* filled from candles/)]);
    expect((await exported()).length).toBeGreaterThan(3 * 280);
  });

  test("ends with 1 and says why when nothing was stored", async () => {
    allDown();
    const { code, stderr } = await runLocal(["start", "--once", "--file", file], urls);
    expect([code, stderr]).toEqual([1, "no price was stored for this slot\n"]);
  });
});

describe("npm start", () => {
  test("captures, serves, tells a second run that the file is in use, and stops at once when told to", async () => {
    const running = startLocal(["start", "--file", file, "--port", "0", "--json"], urls);
    const [, address] = await running.printed(/"url":"([^"]+)"/);
    await running.printed(/"event":"capture"/);
    // A start shortly before a boundary fills what it can until then, and the rest in the slot that follows.
    const answered = async (path: string) => {
      const answer = await fetch(address + path);
      return { status: answer.status, body: (await answer.json()) as { status?: string; prices?: unknown[] } };
    };
    await expect
      .poll(async () => (await answered("/api/prices?currency=EUR")).body.prices?.length, { timeout: 60_000 })
      .toBeGreaterThan(280);
    expect(await answered("/api/health")).toEqual({ status: 200, body: expect.objectContaining({ status: "fresh" }) });
    const page = await fetch(`${address}/`);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    for (const [, path] of (await page.text()).matchAll(/(?:src|href)="(\/(?!api\/)[^"]+)"/g))
      expect([path, (await fetch(`${address}${path}`)).status]).toEqual([path, 200]);

    const second = await runLocal(["start", "--once", "--file", file], urls);
    expect([second.code, second.stderr]).toEqual([
      1,
      expect.stringMatching(/prices\.db is being written by another run\. Stop that one first/),
    ]);

    running.process.kill("SIGINT");
    expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
    for (const line of running.stdout().trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("event");
  });

  test("with no source in reach stays up with --live, and says what failed", async () => {
    allDown();
    const running = startLocal(["start", "--live", "--file", file, "--port", "0"], urls);
    const [, address] = await running.printed(/^Page: (\S+)\/\n/);
    await running.printed(/kraken .*cannot be reached/);
    expect((await fetch(`${address}/api/health`)).status).toBe(503);
    running.process.kill("SIGTERM");
    expect((await running.ended).code).toBe(0);
    expect(running.stdout()).not.toContain("replay");
  });

  test("--backfill fills a range, tells its progress, and finds nothing to do the second time", async () => {
    const range = ["start", "--backfill", "2026-01-01..2026-01-08", "--file", file];
    const first = await runLocal(range, urls);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/ 44 %: 897 of 2,016 slots looked at, [\d,]+ prices stored\n.* 100 %/s);
    const rows = (await exported()).length;
    expect(rows).toBeGreaterThan(3 * 1_900);
    const again = await runLocal(range, urls);
    expect(again.stdout).toMatch(/0 filled from candles/);
    expect((await exported()).length).toBe(rows);
  });
});

describe("npm start -- --sql", () => {
  test("runs the same pipeline on a SQL Server, here one that answers from memory", async () => {
    const database = scriptedDatabase();
    const server = await serve({ logins: [{ user: "sa", password: "p@ss" }], reply: database.reply });
    const sql = `mssql://sa:p%40ss@${server.host}:${server.port}/prices?trustServerCertificate=true`;
    const { code, stdout } = await runLocal(["start", "--once", "--sql", sql], urls);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/filled from candles/)]);
    expect((await database.store.prices("USD" as never, { from: 0, to: Date.now() + 1 })).length).toBeGreaterThan(280);
  });

  test("may be said by the environment as for the function, unless a file is named", async () => {
    const database = scriptedDatabase();
    const server = await serve({ logins: [{ user: "sa", password: "p@ss" }], reply: database.reply });
    const sql = `mssql://sa:p%40ss@${server.host}:${server.port}/prices?trustServerCertificate=true`;
    const stored = async () => (await database.store.prices("USD" as never, { from: 0, to: Date.now() + 1 })).length;
    const environment = { ...urls, TRACKER_SQL_URL: sql };
    expect(await runLocal(["start", "--once", "--file", file], environment)).toMatchObject({ code: 0 });
    expect([await stored(), existsSync(file)]).toEqual([0, true]);
    expect(await runLocal(["start", "--once"], environment)).toMatchObject({ code: 0 });
    expect(await stored()).toBeGreaterThan(280);
  });

  test.each([
    [
      { TRACKER_SQL_URL: "mssql://sa:hunter2@localhost:99999/prices" },
      "TRACKER_SQL_URL: the connection's port is none",
    ],
    [{ TRACKER_SQL_URL: "Server=x;Password=hunter2" }, "TRACKER_SQL_URL: its value (not shown) is not an address"],
    [{ TRACKER_SQL_SERVER: "prices.example" }, "give TRACKER_SQL_SERVER and TRACKER_SQL_DATABASE, or TRACKER_SQL_URL"],
  ])("that the environment says wrongly (%j) is told", async (environment, problem) => {
    const { code, stdout, stderr } = await runLocal(["start", "--once"], { ...urls, ...environment });
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(problem)]);
    expect(stderr).not.toMatch(/hunter2|^\s+at /m);
  });

  test("on a port where nothing listens ends in seconds", async () => {
    const server = await serve({ reply: scriptedDatabase().reply });
    server.refuseConnections();
    const { code, stderr } = await runLocal(
      ["start", "--once", "--sql", `mssql://sa:x@${server.host}:${server.port}/prices`],
      urls,
    );
    expect([code, stderr]).toEqual([1, expect.stringMatching(/Nothing answers on port \d+ of 127\.0\.0\.1/)]);
  }, 30_000);

  test("that cannot be reached is one line that says what and where", async () => {
    const { code, stderr } = await runLocal(
      ["start", "--once", "--sql", "mssql://sa:hunter2@no-such-server.invalid/prices"],
      urls,
    );
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^prices on no-such-server\.invalid: .* There is no server called no-such-server\.invalid: check its name\.\n$/,
      ),
    ]);
    expect(stderr).not.toContain("hunter2");
  });
});

describe("bad input", () => {
  test("is reported all at once, and nothing is made", async () => {
    const { code, stdout, stderr } = await runLocal(["start", "--port=x", "--fast", "--file", file], {
      TRACKER_SOURCES: "kraken",
      TRACKER_MODE: "live",
    });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr.trimEnd().split("\n")).toEqual([
      "The input has 3 problems, and nothing was started:",
      "  --fast is not a flag; the flags are --once, --backfill, --live, --json, --port, --file, --sql, --help",
      '  --port: "x" is not a port from 0 (any free one) to 65535; for example --port 8080',
      expect.stringMatching(/^ {2}TRACKER_MODE is not a setting of this project/),
    ]);
    expect(existsSync(file)).toBe(false);
  });

  test.each([
    [["start", "--once", "--backfill", "2026-01-01..2026-01-02"], "--once and --backfill exclude each other"],
    [["start", "--sql", "mssql://u:p@h/d", "--file", "x.db"], "--sql and --file exclude each other"],
    [
      ["start", "--sql", "Server=x;Password=hunter2"],
      "--sql: its value (not shown) is not an address such as mssql://",
    ],
    [["start", "--backfill", "2026-01-02..2026-01-01"], '--backfill: "2026-01-02..2026-01-01" is not FROM..TO'],
    [["demo", "--speed", "0"], '--speed: "0" is not a whole number from 1 to 1000000; for example --speed 720'],
    [["demo", "--data", "nowhere.csv"], '--data: "nowhere.csv" cannot be read'],
    [["export"], "--format is missing: give csv or json, for example --format csv"],
    [["export", "--format", "csv", "--file", "nowhere.db"], "nowhere.db could not be opened"],
    [["start", "mssql://sa:hunter2@localhost/prices"], "a word (not shown: it may be secret)"],
    [
      ["start", "--sql", "mssql://sa:100%hunter2@localhost/prices"],
      "--sql: the connection has a % that begins no escape",
    ],
    [
      ["start", "--sql", "mssql://u:12?hunter2@host/prices"],
      "--sql: the connection has a character that ends the pass",
    ],
    [["start", "--port", "mssql://u:hunter2@host/prices"], '--port: "mssql://host" is not a port'],
    [["start", "--file", "mssql://u:hunter2@host/prices"], '--file: "mssql://host" is not the path of a file'],
    [["demo", "--data", "https://u:hunter2@host/prices.csv"], '--data: "https://host" is not a CSV file'],
    [
      ["mssql://u:hunter2@host/prices"],
      "the first word (not shown) is not one of the commands start, demo, export, audit",
    ],
    [["trade"], '"trade" is not one of the commands start, demo, export, audit'],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await runLocal(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/hunter2|^\s+at /m);
  });
});
