import { readSqlUrl } from "@tracker/store-azure-sql/target";
import { describe, expect, test } from "vitest";
import { LIVE_FILE } from "./flags.ts";
import { placeMeant } from "./place.ts";

const NONE = { file: undefined, sql: undefined, server: undefined, database: undefined };
const SQL = "mssql://sa:x@localhost:1433/prices";
const OTHER = { TRACKER_SQL_URL: "mssql://sa:x@elsewhere/other" };
const AZURE = { server: "prices.example:1444", database: "prices" };
const signedIn = { server: "prices.example", port: 1444, database: "prices", signIn: { tokens: expect.any(Function) } };

describe("the place of the prices", () => {
  test.each([
    ["is the default file", {}, {}, { file: LIVE_FILE }],
    ["is the file of --file", { file: "own.db" }, OTHER, { file: "own.db" }],
    ["is the default file if --file names it", { file: LIVE_FILE }, OTHER, { file: LIVE_FILE }],
    ["is the server of --sql", { sql: SQL }, OTHER, { target: readSqlUrl(SQL).value }],
    ["is the server of --server, with the account signed in to Azure", AZURE, OTHER, { target: signedIn }],
    ["is the server of TRACKER_SQL_URL", {}, { TRACKER_SQL_URL: SQL }, { target: readSqlUrl(SQL).value }],
    [
      "is the server of TRACKER_SQL_SERVER and TRACKER_SQL_DATABASE",
      {},
      { TRACKER_SQL_SERVER: AZURE.server, TRACKER_SQL_DATABASE: AZURE.database },
      { target: signedIn },
    ],
  ])("%s", (_where, flags, environment, place) => {
    expect(placeMeant({ ...NONE, ...flags }, environment)).toEqual({ value: place });
  });

  test("is unknown if a flag is invalid by itself, without a further problem", () => {
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
    [{ server: "prices.example" }, OTHER, "--server needs --database"],
    [{ database: "prices" }, {}, "--database needs --server"],
    [
      {},
      { TRACKER_SQL_URL: "mssql://sa:x@localhost:0/prices" },
      "TRACKER_SQL_URL: the connection's port is not a number from 1 to 65535",
    ],
  ])("is refused for %j and %j", (flags, environment, problem) => {
    expect(placeMeant({ ...NONE, ...flags }, environment)).toEqual({ problems: [problem] });
  });

  test("is refused for a file and a server whose database is invalid by itself, which is not repeated", () => {
    const { database: _, ...right } = { ...NONE, file: "own.db", server: "prices.example" };
    expect(placeMeant(right, {})).toEqual({ problems: [exclude] });
  });
});
