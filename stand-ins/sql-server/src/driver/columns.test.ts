import fc from "fast-check";
import { expect, test } from "vitest";
import { type Reply, rows } from "../index.ts";
import { connect, serve } from "./connect.ts";
import { typeCases } from "./type-cases.ts";

test.each(typeCases)("the driver reads $type columns as they were written", async ({ type, values, seen }) => {
  let reply: Reply = [];
  const server = await serve({ reply: () => reply });
  const pool = await connect(server);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(values), { maxLength: 5 }), async (column) => {
      reply = rows(
        { value: type },
        column.map((value) => ({ value })),
      );
      const { recordset } = await pool.request().query("any");
      const expected = column.map((value) => (value === null || seen === undefined ? value : seen(value)));
      expect(recordset.map(({ value }) => value)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test("the driver sees a column's name, type and size", async () => {
  const server = await serve({ reply: () => rows({ price: "decimal(19,4)", note: "nvarchar(200)" }, []) });
  const { recordset } = await (await connect(server)).request().query("any");
  expect(recordset.columns).toMatchObject({
    price: { index: 0, precision: 19, scale: 4, nullable: true },
    note: { index: 1, length: 400 },
  });
});

test("a text of several megabytes arrives whole", async () => {
  const text = "price ".repeat(700_000);
  const server = await serve({ reply: () => rows({ text: "nvarchar(max)" }, [{ text }]) });
  const { recordset } = await (await connect(server)).request().query("any");
  expect(recordset[0].text === text).toBe(true);
});

test("tens of thousands of rows arrive whole", async () => {
  const data = Array.from({ length: 50_000 }, (_, id) => ({ id }));
  const server = await serve({ reply: () => rows({ id: "int" }, data) });
  const { recordset } = await (await connect(server)).request().query("any");
  expect(recordset).toHaveLength(data.length);
  expect(recordset.at(-1)).toEqual({ id: 49_999 });
});
