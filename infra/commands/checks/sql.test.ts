import { TrackerError } from "@tracker/core";
import type { Connection } from "@tracker/store-azure-sql";
import { expect, test } from "vitest";
import { findingsOf } from "./finding.ts";
import { checkSql } from "./sql.ts";

const failing = (number: number, message: string) =>
  ({
    use: () => Promise.reject(new TrackerError("no-access", message, { number, cause: new Error(message) })),
  }) as unknown as Connection;
const check = (connection: Connection) =>
  findingsOf("SQL", () => checkSql(connection, new AbortController().signal)).then(([finding]) => finding);

const TARGET = "prices on srv.database.windows.net: reading as a report does failed";

test.each([
  [
    40615,
    "Client with IP address '203.0.113.9' is not allowed to access the server.",
    "skipped",
    /203\.0\.113\.9 in \(40615\).* pulumi config set --path "analysts\[0\]\.addresses" 203\.0\.113\.9/,
  ],
  [40914, "Client is not allowed to access the server.", "skipped", /run this from elsewhere/],
  [
    47073,
    "The public network interface is not accessible.",
    "skipped",
    /inside its virtual network.*private-endpoint-with-firewall/,
  ],
  [18456, "Login failed for user '<token-identified principal>'.", "failed", /to readers/],
  [229, "The SELECT permission was denied.", "failed", /npm run up gives readers their role again/],
  [40613, "not currently available", "failed", /^prices on srv.*40613/],
])("%i, %s is %s", async (number, message, outcome, said) => {
  const finding = await check(failing(number, `${TARGET} (${number}: ${message})`));
  expect(finding).toEqual({ what: "SQL", outcome, said: expect.stringMatching(said) });
});

test("reports the prices that it read with their age", async () => {
  const recordset = [{ currency: "EUR", age_seconds: 40 }];
  const pool = { request: () => ({ query: async () => ({ recordset }) }) };
  const connection = {
    use: (_doing: string, _signal: AbortSignal, work: (of: typeof pool) => unknown) => work(pool),
  } as unknown as Connection;
  expect(await check(connection)).toEqual({ what: "SQL", outcome: "ok", said: "read as a report does: EUR 40 s old" });
});
