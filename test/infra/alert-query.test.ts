import { type Currency, RUN_ENDED, SIGNS_OF_FAILURE, type Sign, signsOf } from "@tracker/core";
import { alertQuery } from "@tracker/infra/alert-query";
import { describe, expect, test } from "vitest";
import { skipReason } from "../../scripts/skips.ts";
import { KUSTO, kustoJudge } from "./kusto.ts";

const CURRENCIES = ["USD", "EUR"] as Currency[];
const QUERY = alertQuery(CURRENCIES);

/** The columns that the query reads, as documented by Azure (learn.microsoft.com/azure/azure-monitor/reference/tables/apptraces). */
const TABLES = { AppTraces: "TimeGenerated: datetime, Message: string, SeverityLevel: int" };

const judge = kustoJudge(TABLES);
const missing = judge === undefined && skipReason(`${KUSTO} is not in .tools/`, `npm run tool ${KUSTO}`);

describe("Microsoft's checker of queries", () => {
  test("accepts the alert's query, and finds the columns that the rule names", (context) => {
    if (judge === undefined) return context.skip(missing || undefined);
    expect(judge(QUERY)).toEqual({ errors: [], columns: ["Sign: string", "Unwell: long"] });
  });

  test.for([
    ["an unknown table", "AppTraces", "AppTrace"],
    ["an unknown kind of join", "rightouter", "rightouterr"],
    ["an unknown column", "Runs = count()", "Run = count()"],
    ["an unknown function", "tobool(", "toboolean_("],
    ["a keyword as a name", "Told.well", "Told.of"],
    ["a key of another type", "tostring(Told.name)", "toint(Told.name)"],
  ] as const)("would find %s", ([_what, right, wrong], context) => {
    if (judge === undefined) return context.skip(missing || undefined);
    expect(QUERY).toContain(right);
    expect(judge(QUERY.replace(right, wrong)).errors).not.toEqual([]);
  });
});

describe("the alert's query", () => {
  /** A run's line as written by the function. */
  const line = (begin: string, signs: readonly Sign[]) => `${begin} ${JSON.stringify({ slot: "…", signs })}`;

  test("begins with a table, as an alert's query must", () => {
    expect(QUERY).toMatch(/^AppTraces\n\|/);
  });

  test("matches every line that a run ends with, and parses the record after it", () => {
    const begins = [...QUERY.matchAll(/startswith "([^"]+)"/g)].map(([, begin]) => begin ?? "");
    for (const end of Object.values(RUN_ENDED)) {
      const text = line(end, SIGNS_OF_FAILURE);
      expect(begins.filter((begin) => text.startsWith(begin))).toHaveLength(1);
      expect(JSON.parse(text.slice(text.indexOf("{")))).toHaveProperty("signs");
    }
  });

  test("reads fields that every sign has, and tests for each name that a sign can have", () => {
    const base = {
      ...{ slot: 0, live: true, captures: [], failures: [], startedAt: 0, endedAt: 0, priced: CURRENCIES },
      backfilled: { stored: 0, missing: 0, newest: new Map(), failures: new Map(), until: 0 },
    } as unknown as Parameters<typeof signsOf>[0];
    const told = [0, 1e9].flatMap((clockOffset) => signsOf({ ...base, clockOffset }));
    const read = [...QUERY.matchAll(/\bTold\.(\w+)/g)].map(([, field]) => field);
    for (const sign of [...told, ...SIGNS_OF_FAILURE]) expect(Object.keys(sign).toSorted()).toEqual(read.toSorted());
    const [, rows = ""] = /datatable\([^)]*\) \[(.*)\]\)/.exec(QUERY) ?? [];
    const asked = JSON.parse(`[${rows}]`).filter((cell: unknown) => typeof cell === "string");
    expect(asked.toSorted()).toEqual([...new Set(told.map(({ name }) => name))].toSorted());
  });
});
