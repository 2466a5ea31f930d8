import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Connection } from "./index.ts";
import { describeOnServer, emptied } from "./testing/sql-server.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../../docs/power-bi.md"), "utf8");
const NEVER = new AbortController().signal;

/** Power BI's query for one day of its copy, as the page shows it; the tests of the Power BI project check that the model sends it. */
const [, OF_ONE_DAY = ""] = /^ *```sql\n([\s\S]*?)^ *```$/m.exec(PAGE) ?? [];

const [DAYS, A_DAY] = [100, 3 * 288];

/** A hundred days of three currencies, including the day that is asked for: enough that the choice of a plan matters. */
const FILL = `
WITH ten AS (SELECT n FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS v (n)),
days AS (SELECT a.n + 10 * b.n AS n FROM ten AS a, ten AS b)
INSERT INTO market.price (currency, slot, price, quality, kept, asked, dispersion, captured_at, rule_number)
SELECT
  c.currency, DATEADD(minute, t.minute_key, DATEADD(day, days.n, CAST('2026-07-20' AS datetime2(0)))),
  100 + days.n, 'ok', 3, 3, 0, '2026-10-30', 1
FROM bi.dim_time AS t
CROSS JOIN days
CROSS JOIN (VALUES ('EUR'), ('GBP'), ('USD')) AS c (currency);
UPDATE STATISTICS market.price;
`;

/** Power BI's query without a copy: the shape of a chart's query, joined to the tables of its slicers. */
const DIRECT = `
select top (1000001) [t0].[slot], avg([t0].[price]) as [a0]
from (
  (select [_].* from [bi].[v_price] as [_]) as [t0]
  left outer join (select [_].* from [bi].[dim_date] as [_]) as [t1] on [t0].[slot_date] = [t1].[date_key]
)
left outer join (select [_].* from [bi].[dim_currency] as [_]) as [t2] on [t0].[currency] = [t2].[currency]
where [t1].[date_key] = cast('20261024 00:00:00' as datetime) and [t2].[currency] = N'USD'
group by [t0].[slot]`;

/** Runs a query; returns its rows and how many rows of the table the server read for them, by the actual plan. */
async function asked(connection: Connection, query: string) {
  const { recordsets } = await connection.use("asking", NEVER, (session) =>
    session.request().batch(`SET STATISTICS XML ON;\n${query};\nSET STATISTICS XML OFF;`),
  );
  const [rows = [], [plan = {}] = []] = recordsets as Record<string, unknown>[][];
  return { rows, read: rowsRead(String(Object.values(plan)[0])) };
}

/** The rows of market.price that the operators of a plan have read, including those that a condition then dropped. */
function rowsRead(plan: string): number {
  const operators = plan.split("<RelOp ").filter((operator) => operator.includes('Index="[pk_price]"'));
  expect(operators).not.toEqual([]);
  const read = operators.flatMap((operator) => [...operator.matchAll(/ ActualRowsRead="(\d+)"/g)]);
  expect(read).not.toEqual([]);
  return read.reduce((sum, [, rows]) => sum + Number(rows), 0);
}

describeOnServer("a refresh of Power BI, on a T-SQL server", (connection) => {
  beforeAll(async () => {
    await emptied(connection);
    await connection.use("filling", NEVER, (session) => session.request().batch(FILL));
  });

  test("gets the day that it asks for, and reads no others", async () => {
    const { rows, read } = await asked(connection, OF_ONE_DAY);
    const days = rows.map(({ slot }) => (slot as Date).toISOString().slice(0, 10));
    expect([rows.length, [...new Set(days)]]).toEqual([A_DAY, ["2026-10-24"]]);
    // Besides the day: a row or two for the bounds in each currency, and the search for the currencies.
    expect(read).toBeLessThan(A_DAY + 50);
  });

  test("would read every day if it queried the table itself", async () => {
    const { read } = await asked(
      connection,
      OF_ONE_DAY.replace("[bi].[v_price]", "[market].[price]").replace(/,\s*\[_\]\.\[slot_\w+\]/g, ""),
    );
    expect(read).toBe(DAYS * A_DAY);
  });

  test("and a direct query also finds a plan by currency", async () => {
    const { rows } = await asked(connection, DIRECT);
    expect(rows).toHaveLength(A_DAY / 3);
  });

  test("gets all prices if it asks for all", async () => {
    const { rows } = await asked(connection, "select count(*) as prices from [bi].[v_price]");
    expect(rows).toEqual([{ prices: DAYS * A_DAY }]);
  });
});

test("only the rows that a plan has read of the prices are counted", () => {
  const operator = (index: string, read: number) =>
    `<RelOp PhysicalOp="Clustered Index Seek"><RunTimeCountersPerThread Thread="0" ActualRows="1" ActualRowsRead="${read}" /><IndexScan><Object Index="[${index}]" /></IndexScan></RelOp>`;
  const plan = `<RelOp PhysicalOp="Nested Loops"><RunTimeCountersPerThread ActualRows="9" />${operator("pk_price", 3)}${operator("pk_price", 4)}${operator("pk_quote", 5)}</RelOp>`;
  expect(rowsRead(plan)).toBe(7);
});

test("the page shows the query for a day", () => {
  expect(OF_ONE_DAY).toMatch(
    /^select \[_\]\.\[slot\],[\s\S]*\nfrom \[bi\]\.\[v_price\] as \[_\]\nwhere \[_\]\.\[slot\] >= /,
  );
});
