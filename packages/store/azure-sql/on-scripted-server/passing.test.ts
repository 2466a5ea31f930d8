import dns from "node:dns";
import { setTimeout } from "node:timers/promises";
import { error, freeze, type Request, rows, sqlErrors, stall } from "@stand-ins/sql-server";
import { serve } from "@stand-ins/sql-server/testing";
import type { Connection, TokenSource } from "@tracker/store-azure-sql";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { connectionOf, HASTE, NEVER } from "../src/testing/connect.ts";

/** These tests hold which failures are temporary, and that a failure of one request does not affect another. */

const HOUR = 3_600_000;
const one = () => rows({ n: "int" }, [{ n: 1 }]);
const ask = (connection: Connection, text = "any", signal = NEVER) =>
  connection.use("asking", signal, async (session) => (await session.request().query(text)).recordset);
const asked = (requests: readonly Request[], text: string) => requests.filter(({ sql }) => sql === text).length;

describe("a deadline cancels its own statement", () => {
  test("and no other, which is sent once and answered", async () => {
    const answer = Promise.withResolvers<void>();
    const deadline = new AbortController();
    const server = await serve({
      reply: async ({ sql }) => {
        if (sql === "neighbour") await answer.promise;
        if (sql !== "mine") return one();
        deadline.abort();
        return stall();
      },
    });
    const connection = connectionOf(server);
    const neighbour = ask(connection, "neighbour");
    await expect.poll(() => asked(server.log.requests, "neighbour")).toBe(1);
    await expect(ask(connection, "mine", deadline.signal)).rejects.toMatchObject({ code: "no-answer" });
    await expect.poll(() => server.log.of("attention")).toHaveLength(1);
    answer.resolve();
    expect(await neighbour).toEqual([{ n: 1 }]);
    expect(asked(server.log.requests, "neighbour")).toBe(1);
  });

  test("even while that waits for its turn, which the next one then takes", async () => {
    const answer = Promise.withResolvers<void>();
    const server = await serve({
      reply: async ({ sql }) => {
        if (sql === "busy") await answer.promise;
        return one();
      },
    });
    const connection = connectionOf(server, {}, { connections: 1 });
    const busy = ask(connection, "busy");
    await expect.poll(() => asked(server.log.requests, "busy")).toBe(1);
    const impatient = ask(connection, "impatient", AbortSignal.timeout(50));
    const patient = ask(connection, "patient");
    await expect(impatient).rejects.toMatchObject({ code: "no-answer" });
    answer.resolve();
    await Promise.all([busy, patient]);
    expect(server.log.requests.map(({ sql }) => sql)).toEqual(["busy", "patient"]);
  });

  test("and reports the failure before it", async () => {
    const deadline = new AbortController();
    const server = await serve({
      reply: () => {
        deadline.abort();
        return stall();
      },
    });
    server.failNext("request", error(sqlErrors.resourceLimit));
    await expect(ask(connectionOf(server), "mine", deadline.signal)).rejects.toMatchObject({
      code: "no-answer",
      number: 10928,
      hint: expect.stringMatching(/^It had failed before: prices on .* asking failed \(10928: /),
    });
  });
});

describe("a connection that fell silent", () => {
  test("is closed, and the statement repeated on another one", async () => {
    const server = await serve({ reply: one });
    const connection = connectionOf(server, {}, { requestTimeout: 50 });
    await ask(connection);
    server.failNext("request", freeze());
    expect(await ask(connection)).toEqual([{ n: 1 }]);
  });

  test("does not keep the connection from being closed", async () => {
    const server = await serve({ reply: one });
    const connection = connectionOf(server, {}, { requestTimeout: 60_000 });
    server.failNext("begin", freeze());
    const begun = connection.use("asking", AbortSignal.timeout(200), (session) =>
      session.inTransaction(async () => {}),
    );
    await expect(begun).rejects.toMatchObject({ code: "no-answer" });
    await connection.close();
  });
});

describe("a refusal after signing in has worked", () => {
  const refusals = [
    "loginFailed",
    "tokenRefused",
    "tokenExpired",
    "cannotOpenDatabase",
    "databaseUnavailable",
  ] as const;
  test.each(refusals)("is retried: %s", async (name) => {
    const server = await serve({ reply: one });
    const connection = connectionOf(server);
    await ask(connection);
    server.killConnections();
    server.failNext("login", error(sqlErrors[name]), { times: 2 });
    expect(await ask(connection)).toEqual([{ n: 1 }]);
  });

  test("is reported with what may be wrong if it persists", async () => {
    const server = await serve({ reply: one });
    const connection = connectionOf(server, {}, { patience: { ...HASTE, within: 50 } });
    await ask(connection);
    server.killConnections();
    server.failNext("login", error(sqlErrors.loginFailed), { times: 10_000 });
    await expect(ask(connection)).rejects.toMatchObject({
      code: "no-access",
      number: 18456,
      retryable: true,
      hint: "It worked before and may recover by itself. If it does not: Check the user and the password.",
    });
  });

  const unknown = Object.assign(new Error("getaddrinfo ENOTFOUND prices.example"), { code: "ENOTFOUND" });

  test("is retried: a server's name that is unknown for a moment", async () => {
    const server = await serve({ reply: one });
    const connection = connectionOf(server, { server: "localhost" });
    await ask(connection);
    server.killConnections();
    const lookup = vi
      .spyOn(dns, "lookup")
      .mockImplementationOnce(((_name: string, _options: object, told: Told) => told(unknown)) as never);
    onTestFinished(() => lookup.mockRestore());
    expect(await ask(connection)).toEqual([{ n: 1 }]);
    expect(lookup.mock.calls.length).toBeGreaterThan(1);
  });

  test("is final if it has never worked", async () => {
    const server = await serve({ reply: one });
    const lookup = vi
      .spyOn(dns, "lookup")
      .mockImplementation(((_name: string, _options: object, told: Told) => told(unknown)) as never);
    onTestFinished(() => lookup.mockRestore());
    await expect(ask(connectionOf(server, { server: "prices.example" }))).rejects.toMatchObject({
      code: "no-access",
      retryable: false,
      hint: "There is no server called prices.example: check its name.",
    });
    expect(lookup).toHaveBeenCalledTimes(1);
  });
});

type Told = (error: Error) => void;

describe("a small database", () => {
  const pressed = [
    { number: 701, class: 17, message: "There is insufficient system memory in resource pool 'default'." },
    { number: 8645, class: 17, message: "A timeout occurred while waiting for memory resources." },
    sqlErrors.resourceLimit,
    sqlErrors.resourceBusy,
  ];
  test.each(pressed)("that is short of resources is asked again: $number", async (what) => {
    const server = await serve({ reply: one });
    server.failNext("request", error(what), { times: 3 });
    server.failNext("login", error(what), { times: 2 });
    expect(await ask(connectionOf(server))).toEqual([{ n: 1 }]);
  });
});

describe("a duplicate key", () => {
  const broken = error({ number: 2627, class: 14, message: "Violation of PRIMARY KEY constraint 'pk_price'." });

  test("is another writer's if it does not come back", async () => {
    const server = await serve({ reply: one });
    server.failNext("request", broken);
    expect(await ask(connectionOf(server))).toEqual([{ n: 1 }]);
  });

  test("is a bug of ours if it keeps coming back", async () => {
    const server = await serve({ reply: () => broken });
    await expect(ask(connectionOf(server))).rejects.toMatchObject({
      number: 2627,
      hint: expect.stringMatching(/bug in this program/),
    });
    expect(server.log.requests).toHaveLength(3);
  });
});

describe("a token", () => {
  test("that is renewed moves waiting work to the new pool, and lets running work end", async () => {
    let now = Date.now();
    let fetched = 0;
    const tokens: TokenSource = async () => ({ token: `token-${++fetched}`, expiresAt: now + HOUR });
    const answer = Promise.withResolvers<void>();
    const signedIn: string[] = [];
    const server = await serve({
      logins: ({ token = "" }) => void signedIn.push(token),
      reply: async ({ sql }) => {
        if (sql === "busy") await answer.promise;
        return one();
      },
    });
    const connection = connectionOf(server, { signIn: { tokens } }, { now: () => now });
    const busy = [ask(connection, "busy"), ask(connection, "busy")];
    await expect.poll(() => asked(server.log.requests, "busy")).toBe(2);
    const waiting = ask(connection, "waiting");
    now += 51 * 60_000;
    const later = ask(connection, "later");
    await setTimeout(20);
    answer.resolve();
    expect(await Promise.all([...busy, waiting, later])).toEqual(Array(4).fill([{ n: 1 }]));
    expect([asked(server.log.requests, "busy"), fetched]).toEqual([2, 2]);
    const connections = (text: string) =>
      server.log.requests.filter(({ sql }) => sql === text).map(({ connection: number }) => signedIn[number - 1]);
    expect([...connections("waiting"), ...connections("later")]).toEqual(["token-2", "token-2"]);
    await expect.poll(() => server.log.of("close").length).toBeGreaterThanOrEqual(4);
  });

  test("that expires soon is used, and not fetched again for every statement", async () => {
    let now = Date.now();
    let fetched = 0;
    const tokens: TokenSource = async () => ({ token: `token-${++fetched}`, expiresAt: now + 9 * 60_000 });
    const connection = connectionOf(await serve({ reply: one }), { signIn: { tokens } }, { now: () => now });
    for (let index = 0; index < 30; index++) {
      await ask(connection);
      now += 2_000;
    }
    expect(fetched).toBe(1);
    now += 5 * 60_000;
    await ask(connection);
    expect(fetched).toBe(2);
  });

  test("that seems to have expired, as by a clock that is ahead, is used for a minute", async () => {
    let now = Date.now();
    let fetched = 0;
    const tokens: TokenSource = async () => ({ token: `token-${++fetched}`, expiresAt: now - HOUR });
    const connection = connectionOf(await serve({ reply: one }), { signIn: { tokens } }, { now: () => now });
    for (let index = 0; index < 10; index++) await ask(connection);
    expect(fetched).toBe(1);
    now += 61_000;
    await ask(connection);
    expect(fetched).toBe(2);
  });

  test("that cannot be renewed is used until it expires", async () => {
    let now = Date.now();
    let fetched = 0;
    const tokens: TokenSource = async () => {
      if (fetched++ > 0) throw new Error("the credential is broken");
      return { token: "token", expiresAt: now + HOUR };
    };
    const connection = connectionOf(
      await serve({ reply: one }),
      { signIn: { tokens } },
      { now: () => now, patience: { ...HASTE, within: 20 } },
    );
    await ask(connection);
    now += 51 * 60_000;
    expect(await ask(connection)).toEqual([{ n: 1 }]);
    expect(await ask(connection)).toEqual([{ n: 1 }]);
    expect(fetched).toBe(2);
    now += 10 * 60_000;
    await expect(ask(connection)).rejects.toThrow(/credential is broken/);
  });

  test("that the server no longer accepts is fetched again", async () => {
    let fetched = 0;
    const tokens: TokenSource = async () => ({ token: `token-${++fetched}`, expiresAt: Date.now() + HOUR });
    const good = new Set(["token-1"]);
    const server = await serve({
      logins: ({ token = "" }) => (good.has(token) ? undefined : sqlErrors.tokenExpired),
      reply: one,
    });
    const connection = connectionOf(server, { signIn: { tokens } });
    await ask(connection);
    good.clear();
    good.add("token-2");
    server.killConnections();
    expect(await ask(connection)).toEqual([{ n: 1 }]);
    expect(fetched).toBe(2);
  });
});

describe("a database without a worker left (10928)", () => {
  test("is asked again by a patient connection, and reported at once by an impatient one", async () => {
    const server = await serve({ reply: one });
    const limits = { first: { contention: 1, connection: 1, service: 100 }, most: 100 };
    const [capture, visitor] = [10_000, 50].map((within) =>
      connectionOf(server, {}, { connections: 1, patience: { ...limits, within } }),
    ) as [Connection, Connection];
    await ask(visitor);
    server.failNext("request", error(sqlErrors.resourceLimit), { times: 2, where: ({ sql }) => sql === "save" });
    server.failNext("request", error(sqlErrors.resourceLimit), { where: ({ sql }) => sql === "look" });
    expect(await ask(capture, "save")).toEqual([{ n: 1 }]);
    await expect(ask(visitor, "look")).rejects.toMatchObject({ code: "no-answer", number: 10928, retryable: true });
    expect([asked(server.log.requests, "save"), asked(server.log.requests, "look")]).toEqual([3, 1]);
  });

  test("gets one statement at a time if it is limited to one connection", async () => {
    let [busy, most] = [0, 0];
    const server = await serve({
      reply: async () => {
        most = Math.max(most, ++busy);
        await setTimeout(1);
        busy--;
        return one();
      },
    });
    const connection = connectionOf(server, {}, { connections: 1 });
    await Promise.all(Array.from({ length: 10 }, () => ask(connection)));
    expect(most).toBe(1);
  });
});
