import { expect, test } from "vitest";
import {
  afterwards,
  closeSocket,
  closeTls,
  drip,
  error,
  freeze,
  half,
  type Reply,
  resetSocket,
  rows,
  sqlErrors,
  stall,
} from "../index.ts";
import type { Interruption } from "../reply.ts";
import { connect, poolOf, serve } from "./connect.ts";

const one = rows({ n: "int" }, [{ n: 1 }]);
const wide = rows({ text: "nvarchar(max)" }, [{ text: "x".repeat(20_000) }]);

test("a connection is refused until it is accepted again", async () => {
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

test.each(["accept", "prelogin", "tls", "login"] as const)("nothing is heard at %s", async (point) => {
  const server = await serve();
  for (const interruption of [stall(), freeze()]) {
    server.failNext(point, interruption);
    await expect(connect(server, { connectionTimeout: 100 })).rejects.toMatchObject({ code: "ETIMEOUT" });
  }
});

test.each(["prelogin", "login"] as const)("the answer to %s breaks off half-way", async (point) => {
  const server = await serve();
  server.failNext(point, half(closeSocket()));
  await expect(connect(server)).rejects.toMatchObject({ code: "ESOCKET" });
  server.failNext(point, half(stall()));
  await expect(connect(server, { connectionTimeout: 100 })).rejects.toMatchObject({ code: "ETIMEOUT" });
});

test("a sign-in that was accepted without a word of it", async () => {
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

test.each<[string, Interruption, string]>([
  ["closed", closeSocket(), "socket hang up"],
  ["reset", resetSocket(), "read ECONNRESET"],
])("a connection %s before the request and one after it", async (_, interruption, message) => {
  const executed: string[] = [];
  const server = await serve({
    reply: ({ sql }) => {
      executed.push(sql);
      return one;
    },
  });
  const pool = await connect(server);
  server.failNext("request", interruption);
  await expect(pool.request().query("before")).rejects.toMatchObject({ code: "ECONNRESET", message });
  server.failNext("request", afterwards(interruption));
  await expect(pool.request().query("after")).rejects.toMatchObject({ code: "ECONNRESET", message });
  await pool.request().query("whole");
  expect(executed).toEqual(["after", "whole"]);
});

test("a server that ends TLS in order leaves the driver with an error that has no code of its own", async () => {
  const server = await serve({ reply: () => one });
  const pool = await connect(server);
  server.failNext("request", closeTls());
  await expect(pool.request().query("any")).rejects.toMatchObject({
    code: "EREQUEST",
    number: undefined,
    message: "unexpected end of message stream",
  });
  server.failNext("commit", afterwards(closeTls()));
  const transaction = pool.transaction();
  await transaction.begin();
  await expect(transaction.commit()).rejects.toMatchObject({
    code: undefined,
    message: "unexpected end of message stream",
  });
  expect(server.log.of("commit")).toHaveLength(1);
});

test("a fault waits for the request it is meant for", async () => {
  const server = await serve({ reply: () => one });
  const pool = await connect(server);
  server.failNext("request", error(sqlErrors.serviceBusy), { skip: 1, where: ({ sql }) => sql === "save" });
  await pool.request().query("save");
  await pool.request().query("read");
  await expect(pool.request().query("save")).rejects.toMatchObject({ number: 40501 });
  await pool.request().query("save");
});

test("a fault can answer in the script's place", async () => {
  const server = await serve({ reply: () => one });
  const pool = await connect(server);
  server.failNext("request", [rows({ n: "int" }, [{ n: 2 }])]);
  expect((await pool.request().query("any")).recordset).toEqual([{ n: 2 }]);
  expect((await pool.request().query("any")).recordset).toEqual([{ n: 1 }]);
});

test("half a packet, then the end", async () => {
  const server = await serve({ reply: () => wide });
  const pool = await connect(server);
  server.failNext("request", half(closeSocket()));
  await expect(pool.request().query("any")).rejects.toMatchObject({ code: "ECONNRESET" });
  expect((await pool.request().query("any")).recordset).toHaveLength(1);
});

test("some rows, then the end", async () => {
  let reply: Reply = [one, closeSocket()];
  const server = await serve({ reply: () => reply });
  const pool = await connect(server);
  await expect(pool.request().query("any")).rejects.toMatchObject({ code: "ECONNRESET" });
  reply = one;
  expect((await pool.request().query("any")).recordset).toHaveLength(1);
});

test("an answer that drips arrives whole", async () => {
  const server = await serve({ reply: () => wide });
  const pool = await connect(server);
  server.failNext("request", drip(1_000));
  expect((await pool.request().query("any")).recordset[0].text).toHaveLength(20_000);
});

test("a sign-in that drips succeeds", async () => {
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

test("closing the server ends what stalls", async () => {
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
