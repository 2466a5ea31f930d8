import { expect, test } from "vitest";
import { afterwards, closeSocket, drip, error, freeze, half, resetSocket, rows, sqlErrors, stall } from "../index.ts";
import { connect, poolOf, serve } from "./connect.ts";

const one = rows({ n: "int" }, [{ n: 1 }]);

test("connections are refused until the server accepts them again", async () => {
  const server = await serve({ reply: () => one });
  const pool = await connect(server);
  await pool.request().query("any");
  server.refuseConnections();
  expect((await pool.request().query("any")).recordset).toEqual([{ n: 1 }]);
  await expect(connect(server)).rejects.toMatchObject({ code: "ESOCKET" });
  await server.acceptConnections();
  await connect(server);
});

test.each(["accept", "prelogin", "tls", "login"] as const)("the connection ends at %s", async (point) => {
  const server = await serve();
  for (const interruption of [closeSocket(), resetSocket()]) {
    server.failNext(point, interruption);
    await expect(connect(server)).rejects.toMatchObject({ code: "ESOCKET" });
  }
  expect(server.log.of("fault").map((fault) => fault.point)).toEqual([point, point]);
  expect(server.log.of("login").filter(({ accepted }) => accepted)).toEqual([]);
  await connect(server);
});

test.each(["accept", "prelogin", "tls", "login"] as const)("the server falls silent at %s", async (point) => {
  const server = await serve();
  for (const interruption of [stall(), freeze()]) {
    server.failNext(point, interruption);
    await expect(connect(server, { connectionTimeout: 100 })).rejects.toMatchObject({ code: "ETIMEOUT" });
  }
});

test.each(["prelogin", "login"] as const)("the answer to %s breaks off halfway", async (point) => {
  const server = await serve();
  server.failNext(point, half(closeSocket()));
  await expect(connect(server)).rejects.toMatchObject({ code: "ESOCKET" });
  server.failNext(point, half(stall()));
  await expect(connect(server, { connectionTimeout: 100 })).rejects.toMatchObject({ code: "ETIMEOUT" });
});

test("an accepted sign-in whose answer is lost", async () => {
  const server = await serve();
  server.failNext("login", afterwards(closeSocket()));
  await expect(connect(server)).rejects.toMatchObject({ code: "ESOCKET" });
  expect(server.log.of("login").map(({ accepted }) => accepted)).toEqual([true]);
});

test("a transient error at login, then success", async () => {
  const server = await serve();
  server.failNext("login", error(sqlErrors.databaseUnavailable), { times: 2 });
  await connect(server, { options: { maxRetriesOnTransientErrors: 2, connectionRetryInterval: 1 } });
  expect(server.log.of("login").map(({ accepted }) => accepted)).toEqual([false, false, true]);
});

test.each(Object.entries(sqlErrors))("%s arrives at login by its text alone", async (_, sqlError) => {
  const server = await serve();
  server.failNext("login", error(sqlError));
  const failure: { number?: number } = await connect(server).then(
    () => Promise.reject(new Error("no failure")),
    (cause) => cause,
  );
  expect(failure).toMatchObject({ code: "ELOGIN", message: sqlError.message });
  expect(failure.number).toBeUndefined();
});

test("a sign-in answered a few bytes at a time succeeds", async () => {
  const server = await serve();
  server.failNext("prelogin", drip(1));
  server.failNext("login", drip(1));
  await connect(server);
});

test("every connection is killed at once, and new ones work", async () => {
  const server = await serve({ reply: () => one });
  const pools = [await connect(server), await connect(server)];
  await Promise.all(pools.map((pool) => pool.request().query("any")));
  server.killConnections();
  await expect.poll(() => server.log.of("close")).toHaveLength(server.log.traffic.length);
  await Promise.all(pools.map((pool) => pool.request().query("any")));
});

test("closing the server ends stalled connections", async () => {
  const server = await serve({ reply: () => stall() });
  const query = poolOf(server)
    .connect()
    .then((pool) => pool.request().query("any"));
  const failure = expect(query).rejects.toMatchObject({ code: "ECONNRESET" });
  await expect.poll(() => server.log.requests).toHaveLength(1);
  await server.close();
  await failure;
  expect(server.log.of("close")).toHaveLength(server.log.traffic.length);
});
