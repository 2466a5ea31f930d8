import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { captureRecord, run } from "@tracker/core";
import { createHandler } from "@tracker/dashboard";
import { keySetting, readSettings, unwrap, urlSetting } from "@tracker/settings";
import { createSources, VENUES } from "@tracker/sources";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { skipReason } from "../scripts/skips.ts";
import { killGroups, LOCAL, type Running, startProgram } from "./run-script.ts";

const BOOTSTRAPPED = join(import.meta.dirname, "fixtures/as-npm.ts");

let folder: string;
const all: Running[] = [];
const servers: Server[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "secrets-"));
});
afterEach(() => {
  killGroups(all);
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true });
});

async function listening<Kind extends Server>(server: Kind): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

function start(args: readonly string[], environment: Record<string, string>): Running {
  const running = startProgram(process.execPath, [BOOTSTRAPPED, LOCAL, "start", ...args], {
    cwd: folder,
    detached: true,
    env: { ...process.env, ...environment },
  });
  all.push(running);
  return running;
}

/** Every process of this machine, with its arguments. */
const listed = () => execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" });

const filesIn = (place: string) =>
  readdirSync(place).map((name): [string, string] => [name, readFileSync(join(place, name), "latin1")]);

/** The secrets found in texts, with the names of the texts. */
function foundIn(texts: Readonly<Record<string, string>>, secrets: readonly string[]): string[] {
  return Object.entries(texts).flatMap(([name, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${name}`),
  );
}

const [KEY, TOKEN, PASSWORD] = ["planted-key-0123456789", "planted-token-0123456789", "planted-password"];

/** Settings that point every venue at a server that repeats everything sent to it, as many servers do with an unknown path or key. */
async function echoed(): Promise<Record<string, string>> {
  const server = createHttpServer(({ url, headers: { authorization = "" } }, response) => {
    const message = `Cannot GET ${url} for ${authorization} (${encodeURIComponent(authorization)}, ${TOKEN})`;
    response.writeHead(401).end(JSON.stringify({ Data: {}, Err: { message }, error: [message], message }));
  });
  const port = await listening(server);
  const urls = VENUES.map(({ name }) => [urlSetting(name).name, `http://127.0.0.1:${port}/${TOKEN}/of`]);
  return { ...Object.fromEntries(urls), [keySetting("coindesk").name]: KEY };
}

test("a secret that a venue repeats is not stored, logged or served", async () => {
  const settings = unwrap(readSettings(await echoed(), VENUES));
  const now = Date.UTC(2026, 10, 24, 12, 0, 1);
  const store = openEmbeddedStore(join(folder, "prices.db"));
  const ports = { sources: unwrap(createSources(settings)), store, clock: { now: () => now } };
  const report = await run(ports, { ...settings, earliest: now }, new AbortController().signal);
  const logged = JSON.stringify(captureRecord(report));
  const context = { store, clock: ports.clock, currencies: settings.currencies };
  const request = new Request("http://localhost/api/quotes?slot=2026-11-24T12:00Z");
  const served = await (
    await createHandler(
      () => context,
      () => {},
    )(request)
  ).text();
  await store.close();
  for (const text of [logged, served]) expect(text).toMatch(/coindesk USD: HTTP 401: Cannot GET ….* for Apikey …/);
  expect(foundIn({ logged, served, ...Object.fromEntries(filesIn(folder)) }, [KEY, TOKEN])).toEqual([]);
});

test("the search finds a secret in the text that has it", () => {
  expect(foundIn({ log: "a hunter2", files: "" }, ["hunter2", "x"])).toEqual(["hunter2 in log"]);
});

const skip = process.platform === "win32" && skipReason("Windows has no ps", "npm test, elsewhere");

describe.skipIf(skip)(`a secret is not printed, stored, served or listed${skip ? ` (skipped: ${skip})` : ""}`, () => {
  test("even if venues repeat everything sent to them", async () => {
    const running = start(["--file", join(folder, "prices.db"), "--port", "0"], {
      ...(await echoed()),
      HTTPS_PROXY: `http://user:${PASSWORD}@127.0.0.1:9`,
    });
    await running.printed(/^ {2}coindesk: HTTP 401: Cannot GET ….* for Apikey …/m);
    const processes = listed();
    running.process.kill("SIGTERM");
    const { code, stdout, stderr } = await running.ended;
    const files = Object.fromEntries(filesIn(folder));
    expect([code, Object.keys(files)]).toEqual([0, ["prices.db"]]);
    expect(foundIn({ stdout, stderr, processes, ...files }, [KEY, TOKEN, PASSWORD])).toEqual([]);
  });

  test.each([
    ["as a flag", (url: string) => [["--sql", url], {}] as const],
    ["as one word", (url: string) => [[`--sql=${url}`], {}] as const],
    ["as a setting", (url: string) => [[], { TRACKER_SQL_URL: url }] as const],
  ])("the password of a SQL Server, given %s", async (how, given) => {
    // A server that never answers: the command keeps trying to sign in.
    const port = await listening(createServer());
    const [args, environment] = given(`mssql://sa:planted-password@127.0.0.1:${port}/prices`);
    const asked = new Promise((resolve) => servers[0]?.once("connection", resolve));
    const running = start(["--once", ...args], environment);
    await asked;
    const processes = listed();
    running.process.kill("SIGTERM");
    const { stdout, stderr } = await running.ended;
    expect(processes).toContain(LOCAL);
    expect(foundIn({ stdout, stderr, processes }, ["planted-password"])).toEqual([]);
    const cautioned = /^others on this machine can see a password in --sql: give it in TRACKER_SQL_URL, /;
    if (how === "as a setting") expect(stderr).not.toMatch(cautioned);
    else expect(stderr).toMatch(cautioned);
  });
});
