import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { error, sqlErrors, startTdsServer, type TdsServer } from "@stand-ins/sql-server";
import type { Simulator } from "@stand-ins/venues";
import { addSlots, HOUR, MINUTE, SECOND, SLOT_LENGTH, slotAt } from "@tracker/core";
import { buildPackage, zipOf } from "@tracker/function/package";
import { scriptedDatabase } from "@tracker/store-azure-sql/testing";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startVenues, takeDown, urlsOf } from "../simulated-venues.ts";
import { type DeployedApp, loadDeployed } from "./app.ts";

const folder = mkdtempSync(join(tmpdir(), "deployed-"));
const EVERYTHING = { from: 0, to: Date.UTC(2100, 0, 1) };
let zip: Uint8Array;
let simulator: Simulator;
let database: ReturnType<typeof scriptedDatabase>;
let server: TdsServer;
/** How far the clock of the app and of the venues is ahead of the system's, in milliseconds. */
let ahead = 0;
let identity: { url: string; close: () => void; asked: number };

beforeAll(async () => {
  zip = zipOf(await buildPackage(join(folder, "build")));
  simulator = await startVenues(now);
  identity = await startIdentity();
});
afterAll(async () => {
  await simulator.close();
  identity.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  simulator.faults.length = 0;
});

/** The platform's identity endpoint, with the only token that the database accepts. */
async function startIdentity() {
  const endpoint = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://x");
    const fine =
      request.headers["x-identity-header"] === "the-header" && url.searchParams.get("client_id") === CLIENT_ID;
    endpointState.asked++;
    response
      .writeHead(fine ? 200 : 400)
      .end(
        JSON.stringify(
          fine ? { access_token: "the-token", expires_on: String(Math.floor(Date.now() / 1_000) + 3_600) } : {},
        ),
      );
  });
  await new Promise<void>((resolve) => {
    endpoint.listen(0, "127.0.0.1", resolve);
  });
  const endpointState = {
    url: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/token`,
    close: () => endpoint.close(),
    asked: 0,
  };
  return endpointState;
}

const now = () => Date.now() + ahead;

/** Sets that clock early in a slot, so that no test reaches the next boundary. */
function setClock(): void {
  ahead = slotAt(Date.now()) + 20 * SECOND - Date.now();
}

const CLIENT_ID = "6b29fc40-ca47-1067-b31d-00dd010662da";

async function load(change: Record<string, string> = {}): Promise<DeployedApp> {
  setClock();
  database = scriptedDatabase();
  server = await startTdsServer({ logins: [{ token: "the-token" }], reply: database.reply });
  const running = server;
  onTestFinished(() => running.close());
  const authority = join(folder, "authority.pem");
  writeFileSync(authority, server.ca);
  const environment = {
    ...urlsOf(simulator),
    TRACKER_SQL_SERVER: `${server.host}:${server.port}`,
    TRACKER_SQL_DATABASE: "prices",
    TRACKER_SQL_CLIENT_ID: CLIENT_ID,
    TRACKER_LOOK_BACK_HOURS: "1",
    IDENTITY_ENDPOINT: identity.url,
    IDENTITY_HEADER: "the-header",
    NODE_EXTRA_CA_CERTS: authority,
    ...change,
  };
  const app = await loadDeployed(zip, environment, ahead);
  onTestFinished(() => app.close());
  return app;
}

const stored = () => database.store.prices("USD" as never, EVERYTHING);

describe("the deployed package", () => {
  test("registers a timer at every slot boundary and one anonymous route for GET and HEAD", async () => {
    const { functions } = await load();
    expect(
      functions.map(({ name, bindings }) => [
        name,
        Object.values(bindings).map(({ name: _, properties: __, ...binding }) => binding),
      ]),
    ).toEqual([
      [
        "capturePrice",
        [
          {
            type: "timerTrigger",
            direction: "in",
            schedule: `0 */${SLOT_LENGTH / MINUTE} * * * *`,
            useMonitor: true,
            runOnStartup: false,
          },
        ],
      ],
      [
        "web",
        [
          { type: "httpTrigger", direction: "in", authLevel: "anonymous", methods: ["GET", "HEAD"], route: "{*path}" },
          { type: "http", direction: "out" },
        ],
      ],
    ]);
  });

  test("without the web has only the timer", async () => {
    expect((await load({ TRACKER_WEB: "off" })).functions.map(({ name }) => name)).toEqual(["capturePrice"]);
  });

  test("stores the slot's price when fired and fills the hour before it, signed in with the identity's token", async () => {
    const app = await load();
    const { error: failure, logs } = await app.fire("capturePrice", { isPastDue: true });
    expect(failure).toBeUndefined();
    expect(logs).toHaveLength(1);
    const [, record] = /^price stored (\{.*\})$/.exec(logs[0]?.message ?? "") ?? [];
    expect(JSON.parse(record ?? "")).toMatchObject({
      pastDue: true,
      invocation: "invocation-capturePrice",
      missing: 0,
    });
    expect(server.log.of("login")[0]).toMatchObject({ how: "access-token", accepted: true });
    const rows = await stored();
    expect(rows.length).toBeGreaterThanOrEqual(12);
    expect(rows.length * SLOT_LENGTH).toBeLessThanOrEqual(HOUR + SLOT_LENGTH);
    expect(rows.at(-1)?.slot).toBe(slotAt(now()));
  });

  test("stores each slot once when fired twice at once, and again", async () => {
    const app = await load();
    const fired = await Promise.all([app.fire("capturePrice"), app.fire("capturePrice")]);
    expect((await app.fire("capturePrice")).error).toBeUndefined();
    expect(fired.map(({ error: failure }) => failure)).toEqual([undefined, undefined]);
    const slots = (await stored()).map(({ slot }) => slot);
    expect(slots).toEqual(Array.from({ length: slots.length }, (_, index) => addSlots(slots[0] as never, index)));
  });

  test("fails its invocation, without a message of prices, when no currency got a price", async () => {
    const app = await load();
    takeDown(simulator);
    const { error: failure, logs } = await app.fire("capturePrice");
    expect(failure).toMatch(/^no price for \S+ in any currency/);
    expect(logs.map(({ level, message }) => [level, message.slice(0, 9)])).toEqual([["warning", "no price "]]);
  });

  test("logs a failed capture when the database fails after the sources answered", async () => {
    const app = await load();
    server.failNext("login", error(sqlErrors.firewall), { times: 99 });
    const { error: failure, logs } = await app.fire("capturePrice");
    expect(failure).toContain("40615");
    expect(logs).toMatchObject([{ level: "error", message: expect.stringMatching(/^capture failed \{.*40615/) }]);
  });

  test("answers the API from the prices, and queries the database once per slot for any number of requests", async () => {
    const app = await load();
    await app.fire("capturePrice");
    const before = server.log.requests.length;
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => app.request("web", "/api/prices?currency=EUR")));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(JSON.parse(answers[0]?.body ?? "").prices.length).toBeGreaterThanOrEqual(12);
    expect(server.log.requests.length - before).toBe(1);
    expect(answers[0]?.headers["content-security-policy"]).toContain("default-src 'none'");
    const again = await app.request("web", "/api/prices?currency=EUR", {
      headers: { "if-none-match": answers[0]?.headers.etag ?? "" },
    });
    expect([again.status, again.body]).toEqual([304, ""]);
    for (const { headers } of [...answers, again])
      expect(Math.abs(Date.parse(headers.date ?? "") - now())).toBeLessThan(MINUTE);
    expect(await app.request("web", "/api/health")).toMatchObject({
      status: 200,
      body: expect.stringContaining('"status":"fresh"'),
    });
    expect(await app.request("web", "/api/prices?currency=XYZ")).toMatchObject({ status: 400 });
    expect(await app.request("web", "/api/prices", { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
    expect(await app.request("web", "/admin/secrets")).toMatchObject({ status: 404 });
  });

  test("serves the page and its files from beside the script, without asking the database", async () => {
    const app = await load();
    const { status, headers, body } = await app.request("web", "/");
    expect([status, headers["content-type"], headers["cache-control"]]).toEqual([
      200,
      "text/html; charset=utf-8",
      "no-cache",
    ]);
    expect(headers["content-security-policy"]).toContain("script-src 'self'");
    const named = [...body.matchAll(/(?:src|href)="(\/(?!api\/)[^"]+)"/g)].map(([, path]) => path as string);
    expect(named).toEqual(expect.arrayContaining([expect.stringMatching(/^\/assets\/app-[0-9a-f]{12}\.js$/)]));
    for (const path of named) {
      const file = await app.request("web", path);
      expect([path, file.status, file.body.length > 0]).toEqual([path, 200, true]);
    }
    expect(server.log.requests).toEqual([]);
    expect(await app.request("web", "/assets/app-000000000000.js")).toMatchObject({ status: 404 });
  });

  test("compresses for clients that accept it, without changing the content", async () => {
    const app = await load();
    await app.fire("capturePrice");
    const plain = await app.request("web", "/api/prices");
    const packed = await app.request("web", "/api/prices", { headers: { "accept-encoding": "gzip, br" } });
    expect(packed.headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
    expect(gunzipSync(Buffer.from(packed.bytes, "base64")).toString()).toBe(plain.body);
  });

  test("hides the details of a failing database from visitors, and logs them", async () => {
    const app = await load();
    server.failNext("login", error(sqlErrors.tokenRefused), { times: 99 });
    const { status, body, logs } = await app.request("web", "/api/health");
    expect([status, body]).toEqual([503, '{"problems":["the prices cannot be read at the moment"]}']);
    expect(logs).toMatchObject([{ level: "error", message: expect.stringContaining("18456") }]);
  });

  test("reports every problem with its settings in one error, without secrets", async () => {
    const loading = load({
      TRACKER_SQL_SERVER: "",
      TRACKER_CURRENCIES: "EURO",
      TRACKER_COINDESK_KEY: "short-secret",
      TRACKER_QUOTE_DAY: "1",
    });
    await expect(loading).rejects.toThrow(/^The input has 4 problems/);
    await expect(loading).rejects.toThrow(
      /TRACKER_CURRENCIES: "EURO"[\s\S]*TRACKER_COINDESK_KEY[\s\S]*TRACKER_QUOTE_DAY is not a setting[\s\S]*give TRACKER_SQL_SERVER and TRACKER_SQL_DATABASE/,
    );
    await expect(loading).rejects.not.toThrow(/short-secret/);
  });
});
