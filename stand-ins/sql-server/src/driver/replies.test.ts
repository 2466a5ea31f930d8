import { expect, test } from "vitest";
import { done, error, info, type Reply, rows, type SqlError, sqlErrors } from "../index.ts";
import { connect, serve } from "./connect.ts";

test("several result sets and their row counts arrive in order", async () => {
  const one = rows({ n: "int" }, [{ n: 1 }, { n: 2 }]);
  const server = await serve({ reply: () => [one, done(7), rows({ name: "varchar(9)" }, [])] });
  const pool = await connect(server);
  for (const result of [await pool.request().query("any"), await pool.request().batch("any")]) {
    expect(result.recordsets).toEqual([[{ n: 1 }, { n: 2 }], []]);
    expect(result.rowsAffected).toEqual([2, 7, 0]);
  }
});

test("an answer may be empty, and may come later", async () => {
  const server = await serve({ reply: async () => [] });
  expect(await (await connect(server)).request().query("any")).toMatchObject({ recordsets: [], rowsAffected: [] });
});

test("a message arrives beside the rows", async () => {
  const server = await serve({ reply: () => [info("two of three"), rows({ n: "int" }, [{ n: 1 }])] });
  const request = (await connect(server)).request();
  const messages: string[] = [];
  request.on("info", ({ message }) => messages.push(message));
  expect((await request.query("any")).recordset).toEqual([{ n: 1 }]);
  expect(messages).toEqual(["two of three"]);
});

test("an error arrives with its number, state, class, procedure and line", async () => {
  const wanted = { number: 2627, state: 3, class: 14, procedure: "sp_save", line: 12, message: "Violation." };
  const server = await serve({ reply: () => error(wanted) });
  const { procedure, line, ...same } = wanted;
  await expect((await connect(server)).request().query("any")).rejects.toMatchObject({
    ...same,
    code: "EREQUEST",
    procName: procedure,
    lineNumber: line,
  });
});

test("the last error of several is thrown, after the ones before it", async () => {
  const [first, last] = [sqlErrors.lockTimeout, sqlErrors.serviceError];
  const server = await serve({ reply: () => [error(first), error(last)] });
  await expect((await connect(server)).request().batch("any")).rejects.toMatchObject({
    number: last.number,
    precedingErrors: [{ number: first.number }],
  });
});

const catalogue: readonly (readonly [string, SqlError])[] = Object.entries(sqlErrors);

test.each(catalogue)("%s arrives at a request, and ends the connection if it is fatal", async (_, sqlError) => {
  let reply: Reply = error(sqlError);
  const server = await serve({ reply: () => reply });
  const pool = await connect(server);
  const { number, message, class: level = 16 } = sqlError;
  await expect(pool.request().query("any")).rejects.toMatchObject({ number, message, class: level });
  reply = [];
  await pool.request().query("any");
  const connections = new Set(server.log.requests.map(({ connection }) => connection));
  expect(connections.size).toBe(level >= 20 ? 2 : 1);
});

test("a request without a scripted answer causes an error that says so", async () => {
  const server = await serve();
  await expect((await connect(server)).request().query("select unforeseen")).rejects.toMatchObject({
    number: 50_000,
    message: expect.stringContaining("no reply is scripted for select unforeseen"),
  });
});

test.each<[string, () => Reply]>([
  ["throws", () => JSON.parse("{")],
  ["answers with a value its column cannot hold", () => rows({ n: "tinyint" }, [{ n: 256 }])],
  ["leaves out a column", () => rows({ n: "int" }, [{} as { n: number }])],
])("a script that %s fails the request and is logged as a problem", async (_, reply) => {
  const server = await serve({ reply });
  await expect((await connect(server)).request().query("any")).rejects.toMatchObject({ number: 50_000 });
  expect(server.log.of("problem")).toHaveLength(1);
});
