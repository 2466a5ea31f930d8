import { expect, test } from "vitest";
import {
  afterwards,
  closeSocket,
  closeTls,
  drip,
  error,
  half,
  type Reply,
  resetSocket,
  rows,
  sqlErrors,
} from "../index.ts";
import type { Interruption } from "../reply.ts";
import { connect, serve } from "./connect.ts";

const one = rows({ n: "int" }, [{ n: 1 }]);
const wide = rows({ text: "nvarchar(max)" }, [{ text: "x".repeat(20_000) }]);

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

test("when the server ends TLS cleanly, the driver's error has no code of its own", async () => {
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

test("a fault can answer instead of the script", async () => {
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

test("an answer sent a few bytes at a time arrives whole", async () => {
  const server = await serve({ reply: () => wide });
  const pool = await connect(server);
  server.failNext("request", drip(1_000));
  expect((await pool.request().query("any")).recordset[0].text).toHaveLength(20_000);
});
