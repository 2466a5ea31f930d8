import mssql from "mssql";
import { expect, test } from "vitest";
import { afterwards, closeSocket, error, sqlErrors, type TdsServer } from "../index.ts";
import { connect, serve } from "./connect.ts";

const turns = (server: TdsServer) => server.log.events.map(({ kind }) => kind).filter((kind) => TURNS.includes(kind));
const TURNS = ["begin", "request", "commit", "rollback"];

async function begun(server: TdsServer, isolation?: number) {
  const transaction = (await connect(server)).transaction();
  await transaction.begin(isolation as mssql.IIsolationLevel | undefined);
  return transaction;
}

test("a transaction begins, holds its requests and commits", async () => {
  const server = await serve({ reply: () => [] });
  const transaction = await begun(server, mssql.ISOLATION_LEVEL.SNAPSHOT as unknown as number);
  await transaction.request().query("inside");
  await transaction.commit();
  expect(turns(server)).toEqual(["begin", "request", "commit"]);
  expect(server.log.of("begin")[0]?.isolation).toBe("snapshot");
  expect(server.log.requests[0]?.inTransaction).toBe(true);
});

test("a transaction is rolled back on request", async () => {
  const server = await serve({ reply: () => [] });
  const transaction = await begun(server);
  await transaction.rollback();
  expect(server.log.of("rollback").map(({ cause }) => cause)).toEqual(["request"]);
});

test("requests outside a transaction are not in it", async () => {
  const server = await serve({ reply: () => [] });
  await (await connect(server)).request().query("outside");
  expect(server.log.requests[0]?.inTransaction).toBe(false);
});

test("a deadlock dooms the transaction: the server has rolled it back, the driver knows", async () => {
  const server = await serve({ reply: () => error(sqlErrors.deadlock) });
  const transaction = await begun(server);
  await expect(transaction.request().query("any")).rejects.toMatchObject({ number: 1205 });
  await expect(transaction.request().query("any")).rejects.toMatchObject({ code: "ENOTBEGUN" });
  await expect(transaction.rollback()).rejects.toMatchObject({ code: "EABORT" });
  expect(server.log.of("rollback").map(({ cause }) => cause)).toEqual(["error"]);
});

test("an error that does not doom the transaction leaves it open", async () => {
  const server = await serve({ reply: () => error(sqlErrors.lockTimeout) });
  const transaction = await begun(server);
  await expect(transaction.request().query("any")).rejects.toMatchObject({ number: 1222 });
  await transaction.commit();
  expect(turns(server)).toEqual(["begin", "request", "commit"]);
});

test("a connection lost before the commit has rolled back, one lost after it has committed", async () => {
  const server = await serve({ reply: () => [] });
  server.failNext("commit", closeSocket());
  server.failNext("commit", afterwards(closeSocket()));
  for (const ending of [{ kind: "rollback", cause: "lost" }, { kind: "commit" }]) {
    const transaction = await begun(server);
    await expect(transaction.commit()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(server.log.events.findLast(({ kind }) => TURNS.includes(kind))).toMatchObject(ending);
  }
});

test("a commit that fails leaves the transaction to be rolled back", async () => {
  const server = await serve({ reply: () => [] });
  server.failNext("commit", error(sqlErrors.serviceError));
  const transaction = await begun(server);
  await expect(transaction.commit()).rejects.toMatchObject({ originalError: { number: 40197 } });
  expect(server.log.of("commit")).toEqual([]);
});

test("a transaction that cannot begin fails", async () => {
  const server = await serve({ reply: () => [] });
  server.failNext("begin", error(sqlErrors.resourceLimit));
  await expect(begun(server)).rejects.toMatchObject({ originalError: { number: 10928 } });
  expect(server.log.of("begin")).toEqual([]);
});

test("a connection lost during a transaction rolls it back", async () => {
  const server = await serve({ reply: () => [] });
  const transaction = await begun(server);
  server.killConnections();
  await expect(transaction.request().query("any")).rejects.toThrow();
  await expect(transaction.rollback()).rejects.toThrow();
  await expect.poll(() => server.log.of("rollback").map(({ cause }) => cause)).toEqual(["lost"]);
});
