import { describe, expect, test } from "vitest";
import { unwrap } from "./field.ts";
import { readSqlSettings, SQL_SETTINGS } from "./sql-settings.ts";

const SERVER = { TRACKER_SQL_SERVER: "prices.example" };
const DATABASE = { TRACKER_SQL_DATABASE: "prices" };
const URL = { TRACKER_SQL_URL: "mssql://sa:x@localhost/prices" };
const ID = { TRACKER_SQL_CLIENT_ID: "6b29fc40-ca47-1067-b31d-00dd010662da" };
const none = { server: undefined, database: undefined, clientId: undefined, url: undefined };
const FILE = { TRACKER_SQL_URL_FILE: "/run/secrets/sql-url" };
const two = { ...none, server: "prices.example", database: "prices" };

describe("where prices are stored", () => {
  test.each([
    [{ ...SERVER, ...DATABASE }, two],
    [
      { ...SERVER, ...DATABASE, ...ID, OTHER: "x" },
      { ...two, clientId: ID.TRACKER_SQL_CLIENT_ID },
    ],
    [URL, { ...none, url: URL.TRACKER_SQL_URL }],
    [FILE, { ...none, urlFile: FILE.TRACKER_SQL_URL_FILE }],
  ])("is given by %j", (environment, value) => {
    expect(unwrap(readSqlSettings(environment))).toEqual(value);
  });

  test.each([
    [{}],
    [ID],
    [SERVER],
    [DATABASE],
    [{ ...URL, ...SERVER }],
    [{ ...URL, ...DATABASE }],
    [{ ...URL, ...SERVER, ...DATABASE }],
    [{ ...FILE, ...SERVER }],
  ])("is not given by %j", (environment) => {
    const { value, problems = [] } = readSqlSettings(environment);
    expect([value, problems.length]).toEqual([undefined, 1]);
    for (const { name } of [SQL_SETTINGS.server, SQL_SETTINGS.database, SQL_SETTINGS.url])
      expect(problems[0]).toContain(name);
  });

  test("may not be given twice", () => {
    expect(readSqlSettings({ ...URL, ...FILE }).problems).toEqual([
      "TRACKER_SQL_URL and TRACKER_SQL_URL_FILE exclude each other: give one of them",
    ]);
  });

  test("is checked whatever else is wrong", () => {
    expect(readSqlSettings({ ...URL, ...FILE, TRACKER_SQL_CLIENT_ID: "me" }).problems).toEqual([
      expect.stringMatching(/^TRACKER_SQL_CLIENT_ID: "me" is not /),
      "TRACKER_SQL_URL and TRACKER_SQL_URL_FILE exclude each other: give one of them",
    ]);
  });

  test("is not asked for again if the given value is invalid", () => {
    expect(readSqlSettings({ TRACKER_SQL_URL: "localhost" }).problems).toEqual([
      expect.stringMatching(/^TRACKER_SQL_URL: /),
    ]);
  });
});

test.each<[keyof typeof SQL_SETTINGS, string[], string[]]>([
  [
    "server",
    ["a", "A.b-c", "0.example", `a${"b".repeat(250)}`, "a:1", "a.example:65535"],
    [
      "",
      "-a",
      ".a",
      `a${"b".repeat(251)}`,
      "a:",
      "a:123456",
      "a:0",
      "a:65536",
      "a:99999",
      "a:1x",
      "a b",
      "tcp:a,1433",
      "a/b",
      " a",
      "a\n",
    ],
  ],
  ["database", ["a", "a_b.c-d0", "a".repeat(128)], ["", "a".repeat(129), "a b", "a;b", "]a", "a/"]],
  ["clientId", ["6b29fc40-ca47-1067-b31d-00dd010662da"], ["6b29fc40"]],
  ["url", ["mssql://h/d"], ["mssql:/h", "xmssql://h/d", "https://h/d", ""]],
])("the %s takes what is allowed, and nothing else", (field, right, wrong) => {
  const { read } = SQL_SETTINGS[field];
  expect(right.map((text) => read(text))).toEqual(right);
  expect(wrong.map((text) => read(text))).toEqual(wrong.map(() => undefined));
});
