import { expect, test } from "vitest";
import { readEnvironment } from "./environment.ts";

test("reports an invalid connection with all other problems, without its password", () => {
  const read = () =>
    readEnvironment({
      TRACKER_SQL_URL: "mssql://sa:100%hunter2@localhost:1433/prices",
      TRACKER_CURRENCIES: "EURO",
      TRACKER_SOURCES: "kraken,coindesk",
    });
  expect(read).toThrow(
    expect.objectContaining({
      name: "TrackerError",
      message: expect.stringMatching(/TRACKER_SQL_URL: the connection has a % that does not begin an escape: .*%25/),
    }),
  );
  expect(read).toThrow(/TRACKER_CURRENCIES: "EURO"/);
  expect(read).toThrow(/TRACKER_SOURCES: coindesk needs an API key/);
  expect(read).not.toThrow(/hunter2/);
});
