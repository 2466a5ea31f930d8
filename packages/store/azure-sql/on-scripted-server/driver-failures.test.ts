import { once } from "node:events";
import { closeTls, error, freeze, resetSocket, rows, sqlErrors, stall, type TdsServer } from "@stand-ins/sql-server";
import { serve } from "@stand-ins/sql-server/testing";
import sql from "@tracker/store-driver/mssql";
import { expect, onTestFinished, test } from "vitest";
import { carryRefusal, classOf, type FailureClass, failureOf } from "../src/failure.ts";

/** These tests hold the real driver's errors for each way to fail, and their classes. */

type DriverConnection = Parameters<NonNullable<sql.config["beforeConnect"]>>[0];

const SLOW = "slow";
const one = rows({ n: "int" }, [{ n: 1 }]);
const scripted = () => serve({ reply: ({ sql: text }) => (text === SLOW ? stall() : one) });

/** A pool like the store's, except for its limits, and the connections that it has opened. */
async function poolOn(server: TdsServer, limits: Partial<sql.config> = {}) {
  const connections: DriverConnection[] = [];
  const pool = new sql.ConnectionPool({
    server: server.host,
    port: server.port,
    database: "prices",
    user: "writer",
    password: "any",
    requestTimeout: 60_000,
    pool: { max: 1, min: 0 },
    beforeConnect: (connection) => connections.push(connection),
    ...limits,
    options: { cryptoCredentialsDetails: { ca: server.ca }, maxRetriesOnTransientErrors: 0, ...limits.options },
  });
  pool.on("error", () => {});
  onTestFinished(async () => {
    for (const connection of connections) connection.close();
    await pool.close().catch(() => {});
  });
  return { pool, connections };
}

const ask = (pool: sql.ConnectionPool | sql.Transaction, text: string) =>
  new sql.Request(pool as sql.ConnectionPool).query(text);
const asked = (server: TdsServer, count: number) => expect.poll(() => server.log.requests).toHaveLength(count);

const WAYS: readonly (readonly [what: string, code: string | undefined, way: () => Promise<unknown>])[] = [
  [
    "a statement that takes too long",
    "ETIMEOUT",
    async () => {
      const { pool } = await poolOn(await scripted(), { requestTimeout: 50 });
      return ask(await pool.connect(), SLOW);
    },
  ],
  [
    "a connection that fell silent: Failed to cancel request",
    "ETIMEOUT",
    async () => {
      const server = await scripted();
      const { pool } = await poolOn(server, { requestTimeout: 50, options: { cancelTimeout: 50 } });
      server.failNext("request", freeze());
      return ask(await pool.connect(), "any");
    },
  ],
  [
    "a sign-in that never ends",
    "ETIMEOUT",
    async () => {
      const server = await scripted();
      server.failNext("login", stall());
      const { pool } = await poolOn(server, { connectionTimeout: 100 });
      return pool.connect();
    },
  ],
  [
    "a connection that is closed during a statement",
    "ECLOSE",
    async () => {
      const server = await scripted();
      const { pool, connections } = await poolOn(server);
      const asking = ask(await pool.connect(), SLOW);
      await asked(server, 1);
      connections.at(-1)?.close();
      return asking;
    },
  ],
  [
    "a connection that is closed while signing in",
    undefined,
    async () => {
      const server = await scripted();
      server.failNext("login", stall());
      const { pool, connections } = await poolOn(server);
      const connecting = pool.connect();
      await expect.poll(() => server.log.of("fault")).toHaveLength(1);
      connections[0]?.close();
      return connecting;
    },
  ],
  [
    "a pool that is closed before its connection is lent",
    "ENOTOPEN",
    async () => {
      const { pool } = await poolOn(await scripted());
      await pool.connect();
      const asking = ask(pool, "any");
      const closing = pool.close();
      return asking.finally(() => closing);
    },
  ],
  [
    "a pool that was closed",
    "ECONNCLOSED",
    async () => {
      const { pool } = await poolOn(await scripted());
      await (await pool.connect()).close();
      return ask(pool, "any");
    },
  ],
  [
    "a caller that waits for a connection when the pool is closed: aborted",
    undefined,
    async () => {
      const server = await scripted();
      const { pool } = await poolOn(server, { requestTimeout: 1_000 });
      const busy = ask(await pool.connect(), SLOW).catch(() => {});
      const waiting = ask(pool, "any");
      await asked(server, 1);
      const closing = pool.close();
      return waiting.finally(() => Promise.all([busy, closing]));
    },
  ],
  [
    "a caller that waits too long for a connection",
    undefined,
    async () => {
      const server = await scripted();
      const limits = { max: 1, min: 0, acquireTimeoutMillis: 50 };
      const { pool } = await poolOn(server, { requestTimeout: 1_000, pool: limits });
      const busy = ask(await pool.connect(), SLOW).catch(() => {});
      return ask(pool, "any").finally(() => busy);
    },
  ],
  [
    "a connection that is lost between two statements of a transaction",
    "EINVALIDSTATE",
    async () => {
      const server = await scripted();
      const { pool, connections } = await poolOn(server);
      const transaction = new sql.Transaction(await pool.connect());
      await transaction.begin();
      const lost = once(connections.at(-1) as DriverConnection, "end");
      server.killConnections();
      await lost;
      return ask(transaction, "any").finally(() => transaction.rollback().catch(() => {}));
    },
  ],
  [
    "an answer that breaks off",
    "EREQUEST",
    async () => {
      const server = await scripted();
      const { pool } = await poolOn(server);
      server.failNext("request", closeTls());
      return ask(await pool.connect(), "any");
    },
  ],
  [
    "a connection that is reset while signing in",
    "ESOCKET",
    async () => {
      const server = await scripted();
      server.failNext("login", resetSocket());
      return (await poolOn(server)).pool.connect();
    },
  ],
  [
    "a port on which nothing listens",
    "ESOCKET",
    async () => {
      const server = await scripted();
      server.refuseConnections();
      return (await poolOn(server)).pool.connect();
    },
  ],
];

test.each(WAYS)("%s is of the class connection (%s)", async (_what, code, way) => {
  const failure = await way().then(
    () => undefined,
    (cause) => cause,
  );
  expect(failure).toMatchObject(code === undefined ? { message: expect.any(String) } : { code });
  expect(classOf(failureOf(failure))).toBe("connection");
});

test.each<[FailureClass, keyof typeof sqlErrors]>([
  ["service", "databaseUnavailable"],
  ["service", "resourceLimit"],
  ["refusal", "loginFailed"],
  ["refusal", "tokenExpired"],
  ["final", "firewall"],
])("%s: the number of a refused sign-in is found, which the driver drops: %s", async (kind, name) => {
  const server = await scripted();
  server.failNext("login", error(sqlErrors[name]));
  const { pool } = await poolOn(server, {
    beforeConnect: (connection) => {
      connection.once("errorMessage", (said) =>
        connection.once("connect", (cause?: Error) => cause && carryRefusal(cause, said)),
      );
    },
  });
  const failure = failureOf(await pool.connect().catch((cause) => cause));
  expect([failure.number, failure.message]).toEqual([sqlErrors[name].number, sqlErrors[name].message]);
  expect(classOf(failure)).toBe(kind);
});

test.each(["expired", "wrong-host", "untrusted"] as const)("a certificate that is %s is final", async (flaw) => {
  const { pool } = await poolOn(await serve({ tls: { flaw }, reply: () => one }));
  expect(classOf(failureOf(await pool.connect().catch((cause) => cause)))).toBe("final");
});

test("a server that does not encrypt is final", async () => {
  const { pool } = await poolOn(await serve({ tls: false, reply: () => one }));
  expect(classOf(failureOf(await pool.connect().catch((cause) => cause)))).toBe("final");
});
