import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@stand-ins/sql-server/testing";
import type { Simulator } from "@stand-ins/venues";
import { EUR, USD } from "@tracker/core/testing";
import { audit } from "@tracker/local/commands/audit";
import { exportPrices } from "@tracker/local/commands/export";
import type { Command } from "@tracker/settings/command-line";
import { scriptedDatabase } from "@tracker/store-azure-sql/testing";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runLocal, startLocal } from "./run-script.ts";
import { serveScripted } from "./scripted-server.ts";
import { startVenues, takeDown, urlsOf } from "./simulated-venues.ts";

let folder: string;
let file: string;
let simulator: Simulator;
let urls: Record<string, string>;

beforeAll(async () => {
  simulator = await startVenues();
  urls = urlsOf(simulator);
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

const exported = async (...flags: string[]) =>
  (await runLocal(["export", "--format", "csv", "--file", file, ...flags])).stdout.trimEnd().split("\n");

describe("npm start -- --once", () => {
  test("stores the current slot and the day before it", async () => {
    const { code, stdout } = await runLocal(["start", "--once", "--file", file], urls);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ .* filled from candles/)]);
    expect((await exported()).length).toBeGreaterThan(3 * 280);
  });

  test("exits with 1 and says why if nothing was stored", async () => {
    takeDown(simulator);
    const { code, stderr } = await runLocal(["start", "--once", "--file", file], urls);
    expect([code, stderr]).toEqual([1, "no price was stored for this slot\n"]);
  });
});

describe("npm start", () => {
  test("captures, serves, tells a second run that the file is in use, and stops at once on request", async () => {
    const running = startLocal(["start", "--file", file, "--port", "0", "--json"], urls);
    const [, address] = await running.printed(/"url":"([^"]+)"/);
    await running.printed(/"event":"capture"/);
    // A start shortly before a boundary fills what it can until then, and the rest in the next slot.
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

  test("without a reachable source stays up with --live, and says what failed", async () => {
    takeDown(simulator);
    const running = startLocal(["start", "--live", "--file", file, "--port", "0"], urls);
    const [, address] = await running.printed(/^Page: (\S+)\/\n/);
    await running.printed(/kraken .*cannot be reached/);
    expect((await fetch(`${address}/api/health`)).status).toBe(503);
    running.process.kill("SIGTERM");
    expect((await running.ended).code).toBe(0);
    expect(running.stdout()).not.toContain("replay");
  });

  test("--backfill fills a range, prints its progress, and finds nothing to do the second time", async () => {
    const range = ["start", "--backfill", "2026-01-01..2026-01-08", "--file", file];
    const first = await runLocal(range, urls);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/ 44 %: 897 of 2,016 slots checked, [\d,]+ prices stored\n.* 100 %/s);
    const rows = (await exported()).length;
    expect(rows).toBeGreaterThan(3 * 1_900);
    const again = await runLocal(range, urls);
    expect(again.stdout).toMatch(/0 filled from candles/);
    expect((await exported()).length).toBe(rows);

    // Far more than a pipe holds: the reader leaves while it is written.
    const read = startLocal(["export", "--format", "csv", "--file", file]);
    await read.printed(/^slot,/);
    read.process.stdout.destroy();
    expect(await read.ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("--backfill without a reachable source ends at once, and says why for each", async () => {
    takeDown(simulator);
    const range = ["start", "--backfill", "2020-01-01..2026-01-01", "--file", file];
    const { code, stdout, stderr } = await runLocal(range, urls);
    expect([code, stdout]).toEqual([1, "0 filled from candles\n"]);
    const lines = stderr.trimEnd().split("\n");
    expect(lines.at(-1)).toBe(
      "every source failed from 2020-01-01T00:00Z on: run the same command again to continue from there",
    );
    expect(lines.slice(0, -1).map((line) => /^(\w+) +[A-Z]{3} candles: cannot be reached/.exec(line)?.[1])).toEqual(
      expect.arrayContaining(["coinbase", "bitstamp", "bitfinex"]),
    );
  });
});

describe("npm start -- --sql", () => {
  test("runs the same pipeline on a SQL Server, here one that answers from memory", async () => {
    const { url, store } = await serveScripted();
    const { code, stdout } = await runLocal(["start", "--once", "--sql", url], urls);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/filled from candles/)]);
    expect((await store.prices(USD, { from: 0, to: Date.now() + 1 })).length).toBeGreaterThan(280);
  });

  test("may be set in the environment as for the function, unless a file is given", async () => {
    const { url, store } = await serveScripted();
    const stored = async () => (await store.prices(USD, { from: 0, to: Date.now() + 1 })).length;
    const environment = { ...urls, TRACKER_SQL_URL: url };
    expect(await runLocal(["start", "--once", "--file", file], environment)).toMatchObject({ code: 0 });
    expect([await stored(), existsSync(file)]).toEqual([0, true]);
    expect(await runLocal(["start", "--once"], environment)).toMatchObject({ code: 0 });
    expect(await stored()).toBeGreaterThan(280);
  });

  test("is exported and audited like the file, byte for byte, and nothing is written", async () => {
    const range = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 2) };
    const filling = { ...urls, TRACKER_QUOTE_DAYS: "3650", TRACKER_CURRENCIES: "EUR" };
    await runLocal(["start", "--backfill", "2026-01-01..2026-01-02", "--file", file], filling);
    const { url, store, server } = await serveScripted();
    const kept = openEmbeddedStore(file, { readOnly: true });
    const prices = new Map((await kept.prices(EUR, range)).map((price) => [price.slot, price]));
    const captures = await kept.evidence(range);
    await kept.close();
    await store.save(captures.map((one) => ({ ...one, price: prices.get(one.slot) ?? null })));
    /** A command's output and exit code. */
    const told = async (command: Command, args: readonly string[], environment: Record<string, string> = {}) => {
      const lines: string[] = [];
      const code = await command.run(args, {
        environment,
        input: process.stdin,
        print: (line) => lines.push(line),
        warn: (line) => lines.push(line),
        pipe: async (chunks) => {
          for await (const chunk of chunks) lines.push(chunk);
        },
        signal: new AbortController().signal,
      });
      return { code, text: lines.join("") };
    };
    for (const what of [
      ["--format", "csv"],
      ["--format", "json", "--quotes"],
    ]) {
      const fromFile = await told(exportPrices, [...what, "--file", file]);
      expect(fromFile.text.split("\n").length).toBeGreaterThan(280);
      expect(await told(exportPrices, [...what, "--sql", url])).toEqual(fromFile);
      expect(await told(exportPrices, what, { TRACKER_SQL_URL: url })).toEqual(fromFile);
    }
    const audited = await told(audit, ["--sql", url], { TRACKER_CURRENCIES: "EUR" });
    expect(audited).toEqual({ code: 0, text: expect.stringMatching(/^EUR .* 0 differing/) });
    expect(server.log.requests.filter(({ sql: asked }) => !/^\s*(SELECT|IF OBJECT_ID)\b/.test(asked))).toEqual([]);
  });

  test("that cannot be reached prints one line with the problem and the address", async () => {
    const { code, stderr } = await runLocal(["start", "--once"], {
      ...urls,
      TRACKER_SQL_URL: "mssql://sa:hunter2@no-such-server.invalid/prices",
    });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^prices on no-such-server\.invalid: .* There is no server called no-such-server\.invalid: check its name\.\n$/,
      ),
    ]);
    expect(stderr).not.toContain("hunter2");
  });
});

describe("--server and --database", () => {
  test("sign in with the Azure identity, here that of an app", async () => {
    const database = scriptedDatabase();
    const server = await serve({ logins: [{ token: "the-token" }], reply: database.reply });
    const asked: string[] = [];
    const identity = createServer((request, response) => {
      asked.push(String(request.headers["x-identity-header"]), String(request.url));
      const expires_on = String(Math.floor(Date.now() / 1_000) + 3_600);
      response.end(JSON.stringify({ access_token: "the-token", expires_on, token_type: "Bearer", resource: "any" }));
    }).listen(0, "127.0.0.1");
    await once(identity, "listening");
    const ca = join(folder, "ca.pem");
    writeFileSync(ca, server.ca);
    const environment = {
      ...urls,
      AZURE_TOKEN_CREDENTIALS: "ManagedIdentityCredential",
      IDENTITY_ENDPOINT: `http://127.0.0.1:${(identity.address() as AddressInfo).port}/msi/token`,
      IDENTITY_HEADER: "app",
      NODE_EXTRA_CA_CERTS: ca,
    };
    const place = ["--server", `${server.host}:${server.port}`, "--database", "prices"];
    try {
      const { code, stdout, stderr } = await runLocal(["start", "--once", ...place], environment);
      expect([code, stderr, stdout]).toEqual([0, "", expect.stringMatching(/filled from candles/)]);
      const prices = await runLocal(["export", "--format", "csv", ...place], environment);
      expect([prices.code, prices.stderr, prices.stdout.split("\n").length > 3 * 280]).toEqual([0, "", true]);
    } finally {
      identity.close();
    }
    expect(asked.slice(0, 2)).toEqual(["app", expect.stringContaining("database.windows.net")]);
    expect(server.log.of("login").map(({ how }) => how)).toContain("access-token");
  });
});

describe("bad input", () => {
  test("is reported all at once, and nothing is created", async () => {
    const { code, stdout, stderr } = await runLocal(["start", "--port=x", "--fast", "--file", file], {
      TRACKER_SOURCES: "kraken",
      TRACKER_MODE: "live",
    });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr.trimEnd().split("\n")).toEqual([
      "The input has 4 problems, and nothing was started:",
      "  --fast is not a flag; the flags are --once, --backfill, --live, --json, --port, --host, --allowed-host, --file, --sql, --server, --database, --help",
      '  --port: "x" is not a port from 0 (any free one) to 65535; for example --port 8080',
      expect.stringMatching(/^ {2}TRACKER_MODE is not a setting of this project/),
      expect.stringMatching(/^ {2}TRACKER_SOURCES: of the sources only kraken /),
    ]);
    expect(existsSync(file)).toBe(false);
  });

  test("in flags, in settings and in their combination is in one list", async () => {
    const { code, stdout, stderr } = await runLocal(
      ["start", "--port", "x", "--once", "--backfill", "2999-01-01..2999-01-02"],
      {
        ...{ TRACKER_SQL_URL: "postgres://x", TRACKER_CURRENCIES: "USD,ETH", TRACKER_SOURCES: "kraken" },
        TRACKER_WEB: "maybe",
      },
    );
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr.trimEnd().split("\n")).toEqual([
      "The input has 7 problems, and nothing was started:",
      expect.stringMatching(/^ {2}--port: "x" is not a port /),
      "  --once and --backfill exclude each other: give one of them",
      expect.stringMatching(/^ {2}--backfill: FROM .* is in the future/),
      expect.stringMatching(/^ {2}TRACKER_WEB: "maybe" is not /),
      expect.stringMatching(/^ {2}TRACKER_SOURCES: of the sources only kraken quotes bitcoin in USD/),
      expect.stringMatching(/^ {2}TRACKER_CURRENCIES: no source quotes bitcoin in ETH/),
      expect.stringMatching(/^ {2}TRACKER_SQL_URL: its value \(not shown\) is not /),
    ]);
  });

  test("in a replay's file of prices is in the same list, and counted", async () => {
    const data = join(folder, "bad.csv");
    writeFileSync(data, `timestamp,close\n${"yesterday,5\n".repeat(40)}${"2025-07-14T00:00:00Z,0\n".repeat(2)}`);
    const { code, stdout, stderr } = await runLocal(["demo", "--data", data, "--speed", "x", "--file", file], {
      TRACKER_CURRENCIES: "USD,ETH",
    });
    const [heading, ...lines] = stderr.trimEnd().split("\n");
    expect([code, stdout, heading]).toEqual([1, "", "The input has 4 problems, and nothing was started:"]);
    expect(lines).toEqual([
      expect.stringMatching(/--speed: /),
      expect.stringMatching(/TRACKER_CURRENCIES: .* ETH/),
      expect.stringMatching(/bad\.csv:2: timestamp: "yesterday" is not .* \(and 39 more lines\)$/),
      expect.stringMatching(/bad\.csv:42: close: "0" is not .* \(and 1 more line\)$/),
    ]);
    expect(readdirSync(folder)).toEqual(["bad.csv"]);
  });

  test.each([["start"], ["demo"]])(
    "from a port in use is reported before anything is created (%s)",
    async (command) => {
      const other = createServer().listen(0, "127.0.0.1");
      await once(other, "listening");
      const { port } = other.address() as AddressInfo;
      const ended = await runLocal([command, "--port", String(port), "--file", file], urls);
      other.close();
      expect(ended).toEqual({
        code: 1,
        stdout: "",
        stderr: `port ${port} is in use. Choose another with --port, or any that is free with --port 0.\n`,
      });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test.each([["export", "--format", "csv"], ["audit"], ["audit", "--repair", "--why", "x", "--yes"]])(
    "from a missing file is in the same list, and no file is created (%s)",
    async (...args) => {
      const nowhere = join(folder, "no", "prices.db");
      const { code, stdout, stderr } = await runLocal([...args, "--fast", "--file", nowhere]);
      expect([code, stdout, stderr.trimEnd().split("\n")]).toEqual([
        1,
        "",
        [
          "The input has 2 problems, and nothing was started:",
          expect.stringMatching(/^ {2}--fast is not a flag/),
          `  there is no file "${nowhere}": check --file`,
        ],
      ]);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test.each([
    [["start", "--backfill", "2026-01-02"], '--backfill: "2026-01-02" is not FROM..TO'],
    [["export", "--format", "csv", "--from", "2999-01-01"], "--from (2999-01-01T00:00Z) is in the future"],
    [["export", "--format", "csv", "--server", "prices.example"], "--server needs --database"],
    [["demo", "--speed", "0"], '--speed: "0" is not a whole number from 1 to 1000000; for example --speed 720'],
    [["demo", "--data", "nowhere.csv"], '--data: "nowhere.csv" cannot be read'],
    [["export"], "--format is missing: give csv or json, for example --format csv"],
    [["export", "--format"], "--format needs csv or json; for example --format csv"],
    [["start", "--once", "--live"], "--live is only for npm start without --once"],
    [["export", "--format", "csv", "--currency", "usd"], '--currency: "usd" is not a code of three capital letters'],
    [
      ["start", "--sql", "mssql://u:12?hunter2@host/prices"],
      "--sql: the connection has a character that ends the pass",
    ],
    [["demo", "--data", "https://u:hunter2@host/prices.csv"], '--data: "https://host" is not a CSV file'],
    [["trade"], '"trade" is not one of the commands start, demo, export, import, audit'],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await runLocal(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/hunter2|^\s+at /m);
  });
});
