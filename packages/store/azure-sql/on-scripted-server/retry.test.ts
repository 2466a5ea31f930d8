import { setTimeout } from "node:timers/promises";
import { closeSocket, closeTls, error, freeze, half, resetSocket, rows, sqlErrors, stall } from "@stand-ins/sql-server";
import { serve } from "@stand-ins/sql-server/testing";
import { describe, expect, test } from "vitest";
import { connectionOf, HASTE, NEVER } from "../src/testing/connect.ts";

const one = () => rows({ n: "int" }, [{ n: 1 }]);
const ask = (connection: ReturnType<typeof connectionOf>, signal = NEVER) =>
  connection.use("asking", signal, async (pool) => (await pool.request().query("any")).recordset);

describe("a temporary failure is retried:", () => {
  test.each([
    "databaseUnavailable",
    "serviceError",
    "serviceBusy",
    "resourceLimit",
    "resourceBusy",
    "notEnoughResources",
  ] as const)("%s at sign-in, twice", async (name) => {
    const server = await serve({ reply: one });
    server.failNext("login", error(sqlErrors[name]), { times: 2 });
    expect(await ask(connectionOf(server))).toEqual([{ n: 1 }]);
    expect(server.log.of("login").length).toBeGreaterThanOrEqual(3);
  });

  test("a refused sign-in, if it is certain to be accepted soon; if not, it is reported at once", async () => {
    const server = await serve({ reply: one });
    server.failNext("login", error(sqlErrors.tokenRefused), { times: 3 });
    const told: string[] = [];
    const options = { patience: HASTE, waiting: (failure: string) => told.push(failure) };
    await expect(ask(connectionOf(server, {}, options))).rejects.toMatchObject({ number: 18456, retryable: false });
    expect(await ask(connectionOf(server, {}, { ...options, expected: true }))).toEqual([{ n: 1 }]);
    expect(told).toEqual([expect.stringContaining("18456")]);
    server.failNext("login", error(sqlErrors.tokenRefused), { times: 1_000 });
    const brief = { patience: { ...HASTE, within: 20 }, expected: true };
    await expect(ask(connectionOf(server, {}, brief))).rejects.toMatchObject({
      retryable: true,
      hint: "Check the user and the password.",
    });
  });

  test.each(["deadlock", "lockTimeout", "serviceError", "serviceBusy", "resourceLimit"] as const)(
    "%s in a request",
    async (name) => {
      const server = await serve({ reply: one });
      server.failNext("request", error(sqlErrors[name]), { times: 2 });
      expect(await ask(connectionOf(server))).toEqual([{ n: 1 }]);
      expect(server.log.requests).toHaveLength(3);
    },
  );

  test.each([
    ["closed", closeSocket()],
    ["closed in order", closeTls()],
    ["reset", resetSocket()],
    ["closed in the middle of a packet", half(closeSocket())],
  ])("a connection that is %s in a request", async (_how, fault) => {
    const server = await serve({ reply: one });
    server.failNext("request", fault);
    expect(await ask(connectionOf(server))).toEqual([{ n: 1 }]);
  });

  test.each(["accept", "prelogin", "tls", "login"] as const)("a connection that is lost at %s", async (point) => {
    const server = await serve({ reply: one });
    server.failNext(point, resetSocket());
    expect(await ask(connectionOf(server))).toEqual([{ n: 1 }]);
  });

  test("only as long as patience lasts, with a message when the waiting begins", async () => {
    const server = await serve({ reply: one });
    const told: string[] = [];
    const connection = connectionOf(
      server,
      {},
      { patience: { ...HASTE, within: 50 }, waiting: (failure) => told.push(failure) },
    );
    server.refuseConnections();
    const failure = await ask(connection).catch((cause) => cause.message);
    expect(failure).toMatch(/asking failed \(Failed to connect to /);
    expect(told).toEqual([failure]);
  });

  test("a server that refuses connections for a while", async () => {
    const server = await serve({ reply: one });
    const connection = connectionOf(server);
    server.refuseConnections();
    const asking = ask(connection);
    await setTimeout(50);
    await server.acceptConnections();
    expect(await asking).toEqual([{ n: 1 }]);
  });

  test("connections that were lost while idle", async () => {
    const server = await serve({ reply: one });
    const connection = connectionOf(server);
    await ask(connection);
    server.killConnections();
    expect(await ask(connection)).toEqual([{ n: 1 }]);
  });
});

describe("a final failure is not retried:", () => {
  test.each([
    "firewall",
    "virtualNetworkRule",
    "publicAccessOff",
    "loginFailed",
    "cannotOpenDatabase",
    "wrongServer",
  ] as const)("%s at sign-in", async (name) => {
    const server = await serve({ reply: one });
    server.failNext("login", error(sqlErrors[name]), { times: 9 });
    await expect(ask(connectionOf(server))).rejects.toMatchObject({
      code: "no-access",
      message: expect.stringContaining(`(${sqlErrors[name].number}: `),
    });
    expect(server.log.of("login")).toHaveLength(1);
  });

  test("a statement that is wrong", async () => {
    const server = await serve({
      reply: () => error({ number: 102, class: 15, message: "Incorrect syntax near 'x'." }),
    });
    await expect(ask(connectionOf(server))).rejects.toMatchObject({
      code: "store-failed",
      message: `prices on 127.0.0.1:${server.port}: asking failed (102: Incorrect syntax near 'x'.)`,
    });
    expect(server.log.requests).toHaveLength(1);
  });

  test("and the connection is good for the next request", async () => {
    const server = await serve({ reply: one });
    const connection = connectionOf(server);
    server.failNext("login", error(sqlErrors.loginFailed));
    await expect(ask(connection)).rejects.toMatchObject({ code: "no-access" });
    expect(await ask(connection)).toEqual([{ n: 1 }]);
  });
});

describe("the deadline", () => {
  test.each([
    ["a request waits for ever", "request", stall()],
    ["the network falls silent", "request", freeze()],
    ["an answer stops in the middle", "request", half(stall())],
    ["signing in never ends", "login", stall()],
    ["the greeting never comes", "prelogin", stall()],
  ] as const)("ends it when %s", async (_what, point, fault) => {
    const server = await serve({ reply: one });
    server.failNext(point, fault, { times: 9 });
    await expect(ask(connectionOf(server), AbortSignal.timeout(300))).rejects.toMatchObject({
      code: "no-answer",
      retryable: true,
    });
  });

  test("ends the retries, and the last failure is reported", async () => {
    const server = await serve({ reply: one });
    server.failNext("request", error(sqlErrors.serviceError), { times: 10_000 });
    const failing = ask(connectionOf(server), AbortSignal.timeout(300));
    await expect(failing).rejects.toMatchObject({ message: expect.stringMatching(/40197|did not end in time/) });
    expect(server.log.requests.length).toBeGreaterThan(2);
  });

  test("that has passed keeps it from starting", async () => {
    const server = await serve({ reply: one });
    await expect(ask(connectionOf(server), AbortSignal.abort())).rejects.toMatchObject({ code: "no-answer" });
    expect(server.log.of("connect")).toEqual([]);
  });
});

test("no more than two connections are open at once", async () => {
  const server = await serve({ reply: () => setTimeout(20).then(one) });
  const connection = connectionOf(server);
  await Promise.all(Array.from({ length: 8 }, () => ask(connection)));
  const open = server.log.of("connect").length - server.log.of("close").length;
  expect(open).toBeLessThanOrEqual(2);
  expect(new Set(server.log.requests.map(({ connection: number }) => number)).size).toBeLessThanOrEqual(2);
});
