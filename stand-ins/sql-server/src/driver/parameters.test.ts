import fc from "fast-check";
import mssql from "mssql";
import { expect, test } from "vitest";
import { outputs, type Request, rows } from "../index.ts";
import { connect, serve } from "./connect.ts";
import { typeCases } from "./type-cases.ts";

test.each(typeCases)("a script sees $type parameters as the driver sent them", async ({ type, driverType, values }) => {
  let seen: Request | undefined;
  const server = await serve({
    reply: (request) => {
      seen = request;
      return [];
    },
  });
  const pool = await connect(server);
  await fc.assert(
    fc.asyncProperty(fc.option(values), async (value) => {
      await pool.request().input("p", driverType, value).query("any");
      expect(seen?.parameters).toEqual([{ name: "p", type, value, output: false }]);
    }),
    { numRuns: 30 },
  );
});

test("the types that the driver infers for values without one", async () => {
  const server = await serve({ reply: () => [] });
  const request = (await connect(server)).request();
  const date = new Date("2026-11-24T10:05:00.010Z");
  request.input("text", "abc").input("whole", 5).input("fraction", 1.5).input("date", date).input("nothing", null);
  await request.query("any");
  expect(server.log.requests[0]?.parameters.map(({ name, type, value }) => [name, type, value])).toEqual([
    ["text", "nvarchar(3)", "abc"],
    ["whole", "int", 5],
    ["fraction", "float", 1.5],
    ["date", "datetime", date],
    ["nothing", "nvarchar(4000)", null],
  ]);
});

test("a statement and a batch arrive with their text, a procedure call with its name", async () => {
  const server = await serve({ reply: () => [] });
  const pool = await connect(server);
  await pool.request().input("n", mssql.Int, 1).query("statement @n");
  await pool.request().batch("batch");
  await pool.request().input("n", mssql.Int, 2).execute("sp_trim");
  expect(server.log.requests).toMatchObject([
    { kind: "rpc", sql: "statement @n", procedure: "sp_executesql", values: { n: 1 } },
    { kind: "batch", sql: "batch", procedure: "", values: {} },
    { kind: "rpc", sql: "", procedure: "sp_trim", values: { n: 2 } },
  ]);
});

test("a procedure returns a status, output parameters and rows", async () => {
  const server = await serve({
    reply: ({ values: { count } }) => [
      rows({ n: "int" }, [{ n: 1 }]),
      outputs({ total: `${count}.5000`, note: "done" }, 7),
    ],
  });
  const request = (await connect(server)).request();
  request.input("count", mssql.Int, 3).output("total", mssql.Decimal(19, 4)).output("note", mssql.NVarChar(mssql.MAX));
  expect(await request.execute("sp_count")).toMatchObject({
    returnValue: 7,
    output: { total: 3.5, note: "done" },
    recordset: [{ n: 1 }],
  });
  expect(server.log.requests[0]?.parameters.map(({ output }) => output)).toEqual([false, true, true]);
});

test("a parameter of several megabytes arrives whole", async () => {
  const text = "price".repeat(700_000);
  const server = await serve({ reply: ({ values: { p } }) => rows({ length: "int" }, [{ length: `${p}`.length }]) });
  const pool = await connect(server);
  const { recordset } = await pool.request().input("p", mssql.NVarChar(mssql.MAX), text).query("any");
  expect(recordset).toEqual([{ length: text.length }]);
  expect(server.log.requests[0]?.parameters[0]?.value === text).toBe(true);
});

test("a parameter of an unsupported type causes an error that says so", async () => {
  const server = await serve({ reply: () => [] });
  const request = (await connect(server)).request().input("p", mssql.Money, 1);
  await expect(request.query("any")).rejects.toThrow(/0x6e is not supported/);
});
