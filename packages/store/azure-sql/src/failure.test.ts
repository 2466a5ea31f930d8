import { describe, expect, test } from "vitest";
import { storeError } from "./advice.ts";
import { classOf, type FailureClass, failureOf } from "./failure.ts";
import { commandFor, type SqlTarget } from "./target.ts";

const OWN: SqlTarget = {
  server: "srv.database.windows.net",
  database: "prices",
  signIn: { user: "u", password: "hunter2" },
};
const AZURE: SqlTarget = { ...OWN, signIn: { tokens: async () => ({ token: "t", expiresAt: 0 }) } };
const failing = (number: number | undefined, message: string, ...codes: string[]) => ({
  number,
  codes,
  message,
  line: undefined,
});
const GRANT = /npm run db -- grant --server srv\.database\.windows\.net --database prices/;

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
      /virtual-network rule, or set network to private-endpoint-with-firewall/,
    ],
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
    [
      208,
      "Invalid object name 'market.price'.",
      "store-failed",
      /TRACKER_SQL_URL='mssql:\/\/u:PASSWORD@srv\.database\.windows\.net\/prices';? npm run db -- migrate\./,
    ],
    [229, "The SELECT permission was denied on the object 'price'.", "no-access", /ALTER ROLE price_writer ADD MEMBER/],
    [
      47073,
      "The public network interface on this server is not accessible.",
      "no-access",
      /inside the virtual network/,
    ],
    [40544, "The database has reached its size quota.", "store-failed", /larger tier/],
    [50_000, "Something else.", "store-failed", /See the message/],
  ])("%s: %s", (number, message, code, hint) => {
    const error = storeError(failing(number, message), OWN, { doing: "saving" });
    expect(error).toMatchObject({ code, number, hint: expect.stringMatching(hint), retryable: false });
    expect(error.message).toBe(`prices on srv.database.windows.net: saving failed (${number}: ${message})`);
  });

  test.each([
    [18456, "Login failed for user '<token-identified principal>'.", /^prices has no user for this sign-in/],
    [18456, "Login failed for user '<token-identified principal>'. Token is expired.", /token is too old/],
    [229, "The SELECT permission was denied on the object 'price'.", GRANT],
    [33134, "Principal 'x' could not be resolved.", GRANT],
    [
      208,
      "Invalid object name 'market.price'.",
      /npm run db -- migrate --server srv\.database\.windows\.net --database prices\./,
    ],
  ])("on Azure, %s: %s", (number, message, hint) => {
    const { hint: told } = storeError(failing(number, message), AZURE, { doing: "saving" });
    expect(told).toMatch(hint);
  });

  test.each([
    ["linux", "TRACKER_SQL_URL='mssql://u:PASSWORD@srv.database.windows.net/prices' npm run db -- migrate"],
    ["win32", "$env:TRACKER_SQL_URL='mssql://u:PASSWORD@srv.database.windows.net/prices'; npm run db -- migrate"],
  ])("names a command for the shell of %s", (platform, command) => {
    expect(commandFor(OWN, "migrate", platform)).toBe(command);
  });

  test.each([
    ["ENOTFOUND", "no-access", /There is no server called srv/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "no-access", /certificate of srv.* cannot be verified/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "no-access", /certificate of srv.* cannot be verified/],
    ["CERT_HAS_EXPIRED", "no-access", /certificate of srv.* cannot be verified/],
    ["ECONNREFUSED", "store-failed", /Nothing answers on port 1433 of srv/],
  ])("with the system's %s", (systemCode, code, hint) => {
    const error = storeError(failing(undefined, "any words", systemCode, "ESOCKET"), OWN, { doing: "saving" });
    expect(error).toMatchObject({ code, hint: expect.stringMatching(hint) });
    expect(error.retryable).toBe(systemCode === "ECONNREFUSED");
  });

  test("that is a refusal after signing in has worked is temporary, and its hint says so first", () => {
    for (const failure of [failing(18456, "Login failed."), failing(undefined, "getaddrinfo", "ENOTFOUND")]) {
      const [before, after] = [false, true].map((proven) => storeError(failure, OWN, { doing: "saving", proven }));
      expect([before?.retryable, after?.retryable]).toEqual([false, true]);
      expect(after?.hint).toBe(`It worked before and may recover by itself. If it does not: ${before?.hint}`);
    }
  });

  test("is one bounded line, whatever the server sends", () => {
    const { message } = storeError(failing(undefined, `a\nb${"x".repeat(5_000)}`), OWN, { doing: "saving" });
    expect(message).toMatch(/^prices on \S+: saving failed \(a bx{190,}…\)$/);
  });

  test("does not show the password, even if the server repeats it", () => {
    const { message } = storeError(failing(18456, "Login failed: hunter2"), OWN, { doing: "saving" });
    expect(message).not.toMatch(/hunter2/);
    const told = (password: string, said: string) =>
      storeError(failing(18456, said), { ...OWN, signIn: { user: "sa", password } }, { doing: "saving" }).message;
    expect(told("p@ss%w", "at mssql://sa:p%40ss%25w")).toContain("(18456: at mssql://sa:…)");
    expect(told("p@ss%w", "no p%40ss%25w here")).toContain("(18456: no … here)");
    // A short password is part of many words, and one that is also a name is shown as that.
    expect(told("a", "Login failed for user 'sa'")).toContain("(18456: Login failed for user 'sa')");
    expect(told("sa", "Login failed for user 'sa'")).toContain("(18456: Login failed for user 'sa')");
  });
});

describe("the class of a failure is", () => {
  test.each<[FailureClass, number[]]>([
    ["contention", [1205, 1222, 3960]],
    ["race", [2601, 2627]],
    ["service", [701, 802, 926, 4221, 8645, 8651, 10928, 10929, 10936, 40197, 40501, 40613, 49918, 49919, 49920]],
    ["connection", [64, 121, 233, 10053, 10054, 10060]],
    ["refusal", [4060, 18456, 40532]],
    ["final", [102, 207, 208, 229, 547, 1105, 8152, 9002, 33134, 40544, 40615, 40914, 47072, 47073, 50_000]],
  ])("%s by the server's number", (kind, numbers) => {
    expect(numbers.filter((number) => classOf(failing(number, "any")) !== kind)).toEqual([]);
  });

  test.each<[FailureClass, string[]]>([
    [
      "connection",
      ["ETIMEOUT", "ECLOSE", "ENOTOPEN", "ECONNCLOSED", "EINVALIDSTATE", "ECANCEL", "EABORT", "ENOTBEGUN", "ESOCKET"],
    ],
    ["connection", ["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN"]],
    ["refusal", ["ENOTFOUND", "ELOGIN"]],
    ["final", ["EENCRYPT", "EARGS", "EPARAM", "EINJECT", "CERT_HAS_EXPIRED", "SELF_SIGNED_CERT_IN_CHAIN", "EPROTO"]],
  ])("%s by the driver's or the system's code", (kind, codes) => {
    expect(codes.filter((code) => classOf(failing(undefined, "any", code)) !== kind)).toEqual([]);
  });

  test("independent of its words: the number counts before the code, and the cause before its effect", () => {
    expect(classOf(failing(547, "socket hang up", "ECONNRESET"))).toBe("final");
    expect(classOf(failing(undefined, "Failed to connect", "CERT_HAS_EXPIRED", "ESOCKET"))).toBe("final");
    expect(classOf(failing(undefined, "certificate, ENOTFOUND", "EREQUEST"))).toBe("connection");
  });

  const driverError = (message: string, more: object) => Object.assign(new Error(message), more);

  test.each<[FailureClass, string, Error]>([
    ["connection", "the pool's word for a caller that waited when it was closed", new Error("aborted")],
    ["connection", "an answer that breaks off", driverError("unexpected end of message stream", { code: "EREQUEST" })],
    [
      "refusal",
      "an unknown host name",
      driverError("Failed to connect", {
        code: "ESOCKET",
        originalError: driverError("Failed to connect", {
          code: "ESOCKET",
          cause: driverError("getaddrinfo", { code: "ENOTFOUND" }),
        }),
      }),
    ],
    [
      "service",
      "a connection that the server ended with an error",
      driverError("socket hang up", { code: "ECONNRESET", precedingErrors: [driverError("busy", { number: 10928 })] }),
    ],
    ["final", "a bug of ours", new TypeError("x is not a function")],
  ])("%s: %s", (kind, _what, error) => {
    expect(classOf(failureOf(error))).toBe(kind);
  });
});
