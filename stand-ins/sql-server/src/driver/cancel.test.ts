import type { ConnectionPool, Request } from "mssql";
import { Request as TediousRequest, TYPES } from "tedious";
import { expect, onTestFinished, test, vi } from "vitest";
import { freeze, half, info, rows, stall } from "../index.ts";
import { connect, connectTedious, serve } from "./connect.ts";

const one = rows({ n: "int" }, [{ n: 1 }]);
const unending = new Promise<never>(() => {});

/** A request with a short timeout; the driver's types do not know that a request has its own. */
function impatient(pool: ConnectionPool): Request {
  return (pool as unknown as { request(overrides: object): Request }).request({ requestTimeout: 50 });
}

test.each([
  ["a request that waits behind a lock", stall()],
  ["a script that is not done", unending],
] as const)("%s is cancelled on timeout, and its connection stays usable", async (_, reply) => {
  const server = await serve({ reply: ({ sql }) => (sql === "slow" ? reply : one) });
  const pool = await connect(server);
  await expect(impatient(pool).query("slow")).rejects.toMatchObject({ code: "ETIMEOUT" });
  expect((await pool.request().query("quick")).recordset).toEqual([{ n: 1 }]);
  expect(server.log.of("attention")).toHaveLength(1);
  expect(new Set(server.log.requests.map(({ connection }) => connection)).size).toBe(1);
});

test("an answer that stops within its first packet is cancelled too", async () => {
  const server = await serve({ reply: () => one });
  const pool = await connect(server);
  server.failNext("request", half(stall()));
  await expect(impatient(pool).query("slow")).rejects.toMatchObject({ code: "ETIMEOUT" });
  expect((await pool.request().query("quick")).recordset).toEqual([{ n: 1 }]);
});

test("the application can cancel a request", async () => {
  const server = await serve({ reply: ({ sql }) => (sql === "slow" ? stall() : one) });
  const pool = await connect(server);
  const request = pool.request();
  const failure = expect(request.query("slow")).rejects.toMatchObject({ code: "ECANCEL" });
  await expect.poll(() => server.log.requests).toHaveLength(1);
  request.cancel();
  await failure;
  expect((await pool.request().query("quick")).recordset).toEqual([{ n: 1 }]);
});

test("after the first packet the driver waits without a timeout, so the application must cancel", async () => {
  const server = await serve({ reply: ({ sql }) => (sql === "slow" ? [info("working"), stall()] : one) });
  const pool = await connect(server);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const request = pool.request();
  const firstPacket = new Promise((resolve) => request.once("info", resolve));
  const failure = expect(request.query("slow")).rejects.toMatchObject({ code: "ECANCEL" });
  await firstPacket;
  vi.advanceTimersByTime(3_600_000);
  request.cancel();
  await failure;
  expect((await pool.request().query("quick")).recordset).toEqual([{ n: 1 }]);
});

test("a cancel without an answer loses the connection", async () => {
  const server = await serve({ reply: ({ sql }) => (sql === "slow" ? freeze() : one) });
  const pool = await connect(server, { options: { cancelTimeout: 50 } });
  await expect(impatient(pool).query("slow")).rejects.toMatchObject({
    code: "ETIMEOUT",
    message: expect.stringMatching("Failed to cancel"),
  });
  expect((await pool.request().query("quick")).recordset).toEqual([{ n: 1 }]);
  expect(server.log.of("attention")).toEqual([]);
  expect(new Set(server.log.requests.map(({ connection }) => connection)).size).toBe(2);
});

test("a request withdrawn while it is being sent reaches no script, and its connection stays usable", async () => {
  const server = await serve({ reply: () => one });
  const connection = await connectTedious(server);
  const sending = Promise.withResolvers<void>();
  async function* endless() {
    yield "x".repeat(100_000);
    sending.resolve();
    await unending;
  }
  const execute = (sql: string, withdraw: boolean) =>
    new Promise<Error | null | undefined>((resolve) => {
      const request = new TediousRequest(sql, resolve);
      if (withdraw) request.addParameter("p", TYPES.NVarChar, endless());
      connection.execSql(request);
    });
  const withdrawn = execute("withdrawn", true);
  await sending.promise;
  connection.cancel();
  expect(await withdrawn).toMatchObject({ code: "ECANCEL" });
  expect(await execute("whole", false)).toBeFalsy();
  expect(server.log.requests.map(({ sql }) => sql)).toEqual(["whole"]);
  expect(server.log.of("problem")).toEqual([]);
});
