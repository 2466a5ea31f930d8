import { expect, test } from "vitest";
import { readEnvironment } from "./environment.ts";

test.each([
  [
    "mssql://sa:100%hunter2@localhost:1433/prices",
    /TRACKER_SQL_URL: the connection has a % that does not begin an escape: .*%25/,
  ],
  [
    "mssql://u:12?hunter2@host/prices",
    /TRACKER_SQL_URL: the connection has a character that ends the password too early/,
  ],
  ["mssql://u:hunter2@host/prices?hunter2", /TRACKER_SQL_URL: the connection has an option \(not shown\)/],
  ["mssql://u:hunter2", /TRACKER_SQL_URL: the connection is not an address such as/],
  ["Server=x;Password=hunter2", /TRACKER_SQL_URL: its value \(not shown\) is not an address such as/],
])("reports an invalid connection (%s) with all other problems, without its password", (url, problem) => {
  const read = () =>
    readEnvironment({ TRACKER_SQL_URL: url, TRACKER_CURRENCIES: "EURO", TRACKER_SOURCES: "kraken,coindesk" });
  expect(read).toThrow(expect.objectContaining({ name: "TrackerError", message: expect.stringMatching(problem) }));
  expect(read).toThrow(/TRACKER_CURRENCIES: "EURO"/);
  expect(read).toThrow(/TRACKER_SOURCES: coindesk needs an API key/);
  expect(read).not.toThrow(/hunter2/);
});
