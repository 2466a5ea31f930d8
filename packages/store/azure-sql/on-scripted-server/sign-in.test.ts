import { error, rows, sqlErrors } from "@stand-ins/sql-server";
import { serve } from "@stand-ins/sql-server/testing";
import type { TokenSource } from "@tracker/store-azure-sql";
import { azureCredential } from "@tracker/store-azure-sql/deploy";
import { managedIdentity } from "@tracker/store-azure-sql/tokens";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { connectionOf, NEVER } from "../src/testing/connect.ts";

const HOUR = 3_600_000;
const one = () => rows({ n: "int" }, [{ n: 1 }]);
const ask = (connection: ReturnType<typeof connectionOf>, signal = NEVER) =>
  connection.use("asking", signal, async (pool) => (await pool.request().query("any")).recordset);

describe("signing in", () => {
  test("with a SQL login uses verified TLS and the project's name", async () => {
    const server = await serve({ logins: [{ user: "writer", password: "p@ss" }], reply: one });
    expect(await ask(connectionOf(server, { signIn: { user: "writer", password: "p@ss" } }))).toEqual([{ n: 1 }]);
    expect(server.log.of("tls").length).toBeGreaterThan(0);
    expect(server.log.of("login")[0]).toMatchObject({
      user: "writer",
      database: "prices",
      application: "bitcoin-price-tracker",
    });
  });

  test("with a wrong password fails at once, and shows no password", async () => {
    const server = await serve({ logins: [{ user: "writer", password: "right" }], reply: one });
    const failing = ask(connectionOf(server, { signIn: { user: "writer", password: "hunter2" } }));
    await expect(failing).rejects.toMatchObject({
      code: "no-access",
      message: expect.stringContaining("18456"),
      hint: "Check the user and the password.",
    });
    await expect(failing).rejects.not.toThrow(/hunter2/);
    expect(server.log.of("login")).toHaveLength(1);
  });

  test.each(["expired", "wrong-host", "untrusted"] as const)(
    "with a certificate that is %s is refused, and not retried",
    async (flaw) => {
      const server = await serve({ tls: { flaw }, reply: one });
      await expect(ask(connectionOf(server))).rejects.toMatchObject({
        code: "no-access",
        hint: expect.stringMatching(/certificate/),
      });
      expect(server.log.of("connect")).toHaveLength(1);
      expect(server.log.of("login")).toEqual([]);
    },
  );

  test("to a server that does not encrypt is refused", async () => {
    const server = await serve({ tls: false, reply: one });
    await expect(ask(connectionOf(server))).rejects.toMatchObject({ code: "store-failed" });
    expect(server.log.of("login")).toEqual([]);
  });

  test("with a token of the managed identity", async () => {
    const asked = stubFetch({ access_token: "the-token", expires_on: String(Math.floor(Date.now() / 1_000) + 3_600) });
    const server = await serve({ logins: [{ token: "the-token" }], reply: one });
    const tokens = managedIdentity(
      { IDENTITY_ENDPOINT: "http://127.0.0.1:41/msi/token", IDENTITY_HEADER: "secret" },
      "client-1",
    );
    expect(await ask(connectionOf(server, { signIn: { tokens } }))).toEqual([{ n: 1 }]);
    expect(server.log.of("login")[0]).toMatchObject({ how: "access-token" });
    const [url, { headers }] = asked.mock.calls[0] as [URL, { headers: Record<string, string> }];
    expect(String(url)).toBe(
      "http://127.0.0.1:41/msi/token?resource=https%3A%2F%2Fdatabase.windows.net%2F&api-version=2019-08-01&client_id=client-1",
    );
    expect(headers).toEqual({ "x-identity-header": "secret" });
  });

  test("with an Azure credential", async () => {
    const scopes: string[] = [];
    const getToken = async (scope: string) => {
      scopes.push(scope);
      return { token: "az", expiresOnTimestamp: Date.now() + HOUR };
    };
    const server = await serve({ logins: [{ token: "az" }], reply: one });
    expect(await ask(connectionOf(server, { signIn: { tokens: azureCredential({ getToken }) } }))).toEqual([{ n: 1 }]);
    expect(scopes).toEqual(["https://database.windows.net/.default"]);
  });

  test.each([
    [
      "no one signed in",
      { getToken: () => Promise.reject(new Error("az login\nand more")) },
      /^nobody is signed in to Azure here \(Error: az login\)$/,
    ],
    ["a credential without a token", { getToken: async () => null }, /the credential gave no token/],
  ])("with %s says so", async (_who, credential, message) => {
    const server = await serve({ reply: one });
    const failing = ask(connectionOf(server, { signIn: { tokens: azureCredential(credential) } }));
    await expect(failing).rejects.toMatchObject({ code: "no-access", message: expect.stringMatching(message) });
  });
});

describe("the managed identity", () => {
  const tokens = managedIdentity({ IDENTITY_ENDPOINT: "http://127.0.0.1:41/", IDENTITY_HEADER: "secret" }, undefined);

  test("that does not exist is an error that says so", async () => {
    await expect(managedIdentity({}, undefined)(NEVER)).rejects.toMatchObject({
      code: "no-access",
      message: expect.stringContaining("no managed identity here"),
    });
  });

  test.each([
    [{}, 200, "the managed identity's answer has no token", false],
    [{ access_token: "x", expires_on: "soon" }, 200, "the managed identity's answer has no token", false],
    ["<html>", 200, "the managed identity's answer has no token", false],
    [
      { message: "no such identity" },
      400,
      'the managed identity gives no token (HTTP 400: {"message":"no such identity"})',
      false,
    ],
    ["busy", 503, 'the managed identity gives no token (HTTP 503: "busy")', true],
  ])("that answers %j with %i", async (body, status, message, retryable) => {
    stubFetch(body, status);
    await expect(tokens(NEVER)).rejects.toMatchObject({ message, retryable });
  });

  test("is asked again when it is busy", async () => {
    const server = await serve({ reply: one });
    const asked = stubFetch("busy", 503);
    asked.mockImplementationOnce(async () => new Response("busy", { status: 503 }));
    asked.mockImplementation(async () => Response.json({ access_token: "x", expires_on: "4102444800" }));
    expect(await ask(connectionOf(server, { signIn: { tokens } }))).toEqual([{ n: 1 }]);
    expect(asked).toHaveBeenCalledTimes(2);
  });
});

describe("a token", () => {
  test("is renewed before it expires, with the pool that keeps it", async () => {
    let now = Date.now();
    let fetched = 0;
    const tokens: TokenSource = async () => ({ token: `token-${++fetched}`, expiresAt: now + HOUR });
    const server = await serve({ logins: [{ token: "token-1" }, { token: "token-2" }], reply: one });
    const connection = connectionOf(server, { signIn: { tokens } }, { now: () => now });
    await ask(connection);
    now += 49 * 60_000;
    await ask(connection);
    expect(fetched).toBe(1);
    now += 60_000;
    await ask(connection);
    expect(fetched).toBe(2);
  });

  test("is fetched once for concurrent callers", async () => {
    let fetched = 0;
    const tokens: TokenSource = async () => ({ token: `token-${++fetched}`, expiresAt: Date.now() + HOUR });
    const server = await serve({ reply: one });
    const connection = connectionOf(server, { signIn: { tokens } });
    await Promise.all([ask(connection), ask(connection), ask(connection)]);
    expect(fetched).toBe(1);
  });

  test("that the server refuses is not retried, and not shown", async () => {
    const tokens: TokenSource = async () => ({ token: "old-secret", expiresAt: Date.now() + HOUR });
    const server = await serve({ reply: one });
    server.failNext("login", error(sqlErrors.tokenExpired));
    const failing = ask(connectionOf(server, { signIn: { tokens } }));
    await expect(failing).rejects.toMatchObject({ code: "no-access", hint: "The token is too old: sign in again." });
    await expect(failing).rejects.not.toThrow(/old-secret/);
  });
});

function stubFetch(body: unknown, status = 200) {
  const stub = vi.fn(async (..._asked: unknown[]) => Response.json(body, { status }));
  vi.stubGlobal("fetch", stub);
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  return stub;
}
