import mssql from "mssql";
import { expect, test } from "vitest";
import { rows } from "../index.ts";
import { connect, serve } from "./connect.ts";

test("the driver's own requests bypass the script; the same requests from the application do not", async () => {
  const server = await serve({ reply: () => [] });
  const pool = await connect(server, { validateConnection: true });
  await pool.request().batch("set nocount on");
  await pool.request().query("SELECT 1");
  expect(server.log.requests.map(({ sql }) => sql)).toEqual(["set nocount on", "SELECT 1"]);
});

test("a statement costs one round trip, and one more to validate its connection", async () => {
  const server = await serve({ reply: () => [] });
  for (const validateConnection of [false, true]) {
    const pool = await connect(server, { validateConnection });
    await pool.request().query("first");
    const before = server.log.traffic.at(-1)?.roundTrips ?? 0;
    await pool.request().query("second");
    expect(server.log.traffic.at(-1)?.roundTrips).toBe(before + (validateConnection ? 2 : 1));
  }
});

test("bytes are counted as TDS, with or without TLS around it", async () => {
  const measured = [];
  for (const tls of [{}, false] as const) {
    const server = await serve({ tls, reply: () => rows({ n: "int" }, [{ n: 1 }]) });
    const pool = await connect(server, { options: { encrypt: tls !== false, workstationId: "desk" } });
    await pool.request().input("p", mssql.NVarChar(mssql.MAX), "x".repeat(10_000)).query("any");
    measured.push(server.log.traffic.at(-1));
  }
  expect(measured[0]).toEqual(measured[1]);
  expect(measured[0]?.bytesIn).toBeGreaterThan(20_000);
});

test("packets have the size the client asked for", async () => {
  const sent = async (packetSize: number) => {
    const server = await serve({ reply: () => rows({ text: "varchar(max)" }, [{ text: "x".repeat(100_000) }]) });
    const pool = await connect(server, { options: { packetSize } });
    await pool.request().query("any");
    return server.log.traffic.at(-1)?.bytesOut ?? 0;
  };
  // 25 packets instead of 7, and a fifth digit where the server repeats the size.
  expect((await sent(4_096)) - (await sent(16_384))).toBe((25 - 7) * 8 - 2);
});

test("the events of a connection's life, in order", async () => {
  const server = await serve({ reply: () => [] });
  const pool = await connect(server);
  const transaction = pool.transaction();
  await transaction.begin();
  await transaction.request().query("any");
  await transaction.commit();
  await pool.close();
  await server.close();
  const last = server.log.traffic.length;
  const kinds = server.log.events.filter(({ connection }) => connection === last).map(({ kind }) => kind);
  expect(kinds).toEqual(["connect", "tls", "login", "begin", "request", "commit", "close"]);
});
