import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DAY, SLOT_LENGTH } from "@tracker/core";
import { beforeAll, expect, test } from "vitest";
import type { Connection } from "./index.ts";
import { tableUnder } from "./testing/markdown-table.ts";
import { describeOnServer, emptied } from "./testing/sql-server.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../../docs/power-bi-numbers.md"), "utf8");
const NEVER = new AbortController().signal;

const VIEWS = [
  "bi.v_price",
  "bi.v_price_wide",
  "dbo.btctable01",
  "bi.v_quote",
  "bi.v_ohlc_hour",
  "bi.v_ohlc_day",
  "bi.v_latest",
  "bi.dim_currency",
  "bi.dim_date",
];

/** The values that a row needs besides those on the page. */
const REST = {
  "market.price": { captured_at: "2026-11-24 00:10", rule_number: 1 },
  "market.quote": { received_at: "2026-11-25 00:01" },
};

async function insert(connection: Connection, table: keyof typeof REST): Promise<void> {
  for (const said of tableUnder(table, PAGE)) {
    const row = Object.entries({ ...said, ...REST[table] });
    await connection.use("inserting", NEVER, (pool) => {
      const request = pool.request();
      for (const [name, value] of row) request.input(name, value === "" ? null : value);
      const names = row.map(([name]) => name);
      return request.query(
        `INSERT INTO ${table} (${names.join()}) VALUES (${names.map((name) => `@${name}`).join()});`,
      );
    });
  }
}

async function rowsOf(
  connection: Connection,
  view: string,
  columns: readonly string[],
): Promise<Record<string, string>[]> {
  const order = columns.slice(0, 2).join();
  const { recordset } = await connection.use("reading", NEVER, (pool) =>
    pool.request().query<Record<string, unknown>>(`SELECT ${columns.join()} FROM ${view} ORDER BY ${order};`),
  );
  return recordset.map((row) => cellsOf(row, columns));
}

/** A row's columns as the page writes them, by the names that the server returns. */
function cellsOf(row: Readonly<Record<string, unknown>>, columns: readonly string[]): Record<string, string> {
  for (const column of columns)
    if (!Object.hasOwn(row, column)) throw new Error(`no column of the answer is called ${column}`);
  return Object.fromEntries(columns.map((column) => [column, shown(column, row[column])]));
}

/** A value as the page writes it. */
function shown(column: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (!(value instanceof Date)) return String(value).trim();
  const isDay = ["slot_date", "date_key", "starts_on"].includes(column);
  return value
    .toISOString()
    .slice(0, isDay ? 10 : 16)
    .replace("T", " ");
}

describeOnServer("the views for reports on a T-SQL server", (connection) => {
  beforeAll(async () => {
    await emptied(connection);
    await insert(connection, "market.price");
    await insert(connection, "market.quote");
  });

  test.each(VIEWS)("%s returns what docs/power-bi-numbers.md has worked out by hand", async (view) => {
    const expected = tableUnder(view, PAGE);
    expect(await rowsOf(connection, view, Object.keys(expected[0] ?? {}))).toEqual(expected);
  });

  test("bi.v_latest counts the seconds since the slot", async () => {
    const rows = await rowsOf(connection, "bi.v_latest", ["currency", "slot", "age_seconds"]);
    expect(rows.length).toBeGreaterThan(0);
    for (const { age_seconds: age } of rows) expect(Number(age)).toBeGreaterThan(0);
  });

  test("bi.dim_time has a row for each slot of a day, by the minute", async () => {
    const expected = tableUnder("bi.dim_time", PAGE);
    const rows = await rowsOf(connection, "bi.dim_time", Object.keys(expected[0] ?? {}));
    expect(rows).toHaveLength(DAY / SLOT_LENGTH);
    expect([...rows.slice(0, 2), ...rows.slice(-2)]).toEqual(expected);
  });
});

test("a column is only read by its exact name", () => {
  const row = { slot: new Date(Date.UTC(2026, 10, 24, 0, 5)), age_seconds: 7, detail: null };
  expect(cellsOf(row, ["slot", "age_seconds", "detail"])).toEqual({
    slot: "2026-11-24 00:05",
    age_seconds: "7",
    detail: "",
  });
  expect(() => cellsOf(row, ["age_seconds AS age"])).toThrow("no column of the answer is called age_seconds AS age");
});

test("the page has the expected rows of each view", () => {
  for (const view of [...VIEWS, "bi.dim_time"]) expect(tableUnder(view, PAGE).length).toBeGreaterThan(1);
  expect(() => tableUnder("bi.v_other", PAGE)).toThrow("there is no table under the heading bi.v_other");
});
