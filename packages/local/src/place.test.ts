import { readSqlUrl } from "@tracker/store-azure-sql/target";
import { describe, expect, test } from "vitest";
import { LIVE_FILE } from "./flags.ts";
import { placeMeant } from "./place.ts";

const NONE = { file: undefined, sql: undefined, server: undefined, database: undefined };
const SQL = "mssql://sa:x@localhost:1433/prices";
const OTHER = { TRACKER_SQL_URL: "mssql://sa:x@elsewhere/other" };
const AZURE = { server: "prices.example:1444", database: "prices" };
const signedIn = { server: "prices.example", port: 1444, database: "prices", signIn: { tokens: expect.any(Function) } };

describe("prices are kept", () => {
  test.each([
    ["in the usual file unless said", {}, {}, { file: LIVE_FILE }],
    ["in the file that is named", { file: "own.db" }, OTHER, { file: "own.db" }],
    ["in the usual file where that is named", { file: LIVE_FILE }, OTHER, { file: LIVE_FILE }],
    ["on the server of --sql", { sql: SQL }, OTHER, { target: readSqlUrl(SQL).value }],
    ["on that of --server, as who is signed in to Azure", AZURE, OTHER, { target: signedIn }],
    ["where the environment says", {}, { TRACKER_SQL_URL: SQL }, { target: readSqlUrl(SQL).value }],
    [
      "where it says so by two names",
      {},
      { TRACKER_SQL_SERVER: AZURE.server, TRACKER_SQL_DATABASE: AZURE.database },
      { target: signedIn },
    ],
  ])("%s", (_where, flags, environment, place) => {
    expect(placeMeant({ ...NONE, ...flags }, environment)).toEqual({ value: place });
  });

  test("is not known where a flag is wrong by itself, and nothing is added to that", () => {
    expect(placeMeant({ sql: undefined, server: "prices.example", database: undefined }, OTHER)).toEqual({
      problems: [],
    });
  });

  const exclude = "--file, --sql, and --server with --database exclude each other: give one of them";
  test.each([
    [{ file: "own.db", sql: SQL }, {}, exclude],
    [{ file: "own.db", ...AZURE }, {}, exclude],
    [{ sql: SQL, ...AZURE }, {}, exclude],
    [{ sql: SQL, database: "prices" }, {}, `${exclude}; --database needs --server`],
    [{ file: "own.db", server: "prices.example" }, {}, `${exclude}; --server needs --database`],
    [{ file: LIVE_FILE, sql: SQL }, {}, exclude],
    [{ server: "prices.example" }, OTHER, "give either --sql, or --server and --database"],
    [{ database: "prices" }, {}, "give either --sql, or --server and --database"],
    [
      {},
      { TRACKER_SQL_URL: "mssql://sa:x@localhost:0/prices" },
      "TRACKER_SQL_URL: the connection's port is none from 1 to 65535",
    ],
  ])("nowhere by %j, and %j", (flags, environment, problem) => {
    expect(placeMeant({ ...NONE, ...flags }, environment)).toEqual({ problems: [problem] });
  });

  test("nowhere by a file and a server whose database is wrong by itself, of which nothing is added", () => {
    const { database: _, ...right } = { ...NONE, file: "own.db", server: "prices.example" };
    expect(placeMeant(right, {})).toEqual({ problems: [exclude] });
  });
});
