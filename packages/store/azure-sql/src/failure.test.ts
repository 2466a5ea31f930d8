import { describe, expect, test } from "vitest";
import { storeError } from "./failure.ts";
import type { SqlTarget } from "./target.ts";

const TARGET: SqlTarget = {
  server: "srv.database.windows.net",
  database: "prices",
  signIn: { user: "u", password: "hunter2" },
};
const errorOf = (message: string, number?: number) =>
  storeError({ number, message, line: undefined }, TARGET, "saving", undefined);

describe("a failure of the database", () => {
  test.each([
    [
      40615,
      "Client with IP address '203.0.113.7' is not allowed to access the server.",
      "no-access",
      /^Allow 203\.0\.113\.7 in the firewall of srv/,
    ],
    [
      40914,
      "Client is not allowed to access the server.",
      "no-access",
      /virtual-network rule, or set network to private-endpoint/,
    ],
    [
      18456,
      "Login failed for user '<token-identified principal>'.",
      "no-access",
      /prices has no user for who signs in/,
    ],
    [18456, "Login failed for user '<token-identified principal>'. Token is expired.", "no-access", /token is too old/],
    [18456, "Login failed for user 'sa'.", "no-access", /Check the user and the password/],
    [
      40532,
      'Cannot open server "srv" requested by the login. The login failed.',
      "no-access",
      /Check the server's name/,
    ],
    [
      4060,
      'Cannot open database "prices" requested by the login. The login failed.',
      "no-access",
      /database is called prices/,
    ],
    [208, "Invalid object name 'market.price'.", "store-failed", /npm run db -- migrate/],
    [229, "The SELECT permission was denied on the object 'price'.", "no-access", /npm run db -- grant/],
    [
      47073,
      "The public network interface on this server is not accessible.",
      "no-access",
      /inside the virtual network/,
    ],
    [40544, "The database has reached its size quota.", "store-failed", /larger tier/],
    [undefined, "getaddrinfo ENOTFOUND srv.database.windows.net", "no-access", /There is no server called srv/],
    [undefined, "self-signed certificate in certificate chain", "no-access", /certificate of srv.* cannot be verified/],
    [50_000, "Something else.", "store-failed", /See the message/],
  ])("%s: %s", (number, message, code, hint) => {
    const error = errorOf(message, number);
    expect(error).toMatchObject({ code, number, hint: expect.stringMatching(hint), retryable: false });
    expect(error.message).toBe(
      `prices on srv.database.windows.net: saving failed (${number === undefined ? "" : `${number}: `}${message})`,
    );
  });

  test("a server that does not answer is named with its port", () => {
    expect(errorOf("Failed to connect to srv:1433 - Could not connect (sequence)")).toMatchObject({
      code: "store-failed",
      hint: expect.stringMatching(/Nothing answers on port 1433 of srv/),
      retryable: true,
    });
  });

  test.each([40613, 40197, 40501, 10928, 49918, 1205, 2627])("%i may pass by itself", (number) => {
    expect(errorOf("busy", number).retryable).toBe(true);
  });

  test.each([
    "socket hang up",
    "read ECONNRESET",
    "unexpected end of message stream",
    "Could not connect (sequence)",
    "Timeout: Request failed to complete in 15000ms",
  ])("a lost connection may too: %s", (message) => {
    expect(errorOf(message).retryable).toBe(true);
  });

  test("is one bounded line, whatever the server says", () => {
    expect(errorOf(`a\nb${"x".repeat(5_000)}`).message).toMatch(/^prices on \S+: saving failed \(a bx{190,}…\)$/);
  });
});
