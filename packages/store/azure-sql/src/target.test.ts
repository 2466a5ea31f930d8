import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeTarget, readSqlUrl } from "./target.ts";

describe("a connection to a SQL Server", () => {
  test("is read and percent-decoded", () => {
    expect(readSqlUrl("mssql://sa:p%40ss%2Fword@localhost:14330/prices?trustServerCertificate=true")).toEqual({
      value: {
        server: "localhost",
        port: 14_330,
        database: "prices",
        signIn: { user: "sa", password: "p@ss/word" },
        anyCertificate: true,
      },
    });
    expect(readSqlUrl("mssql://sa:x@sql.example.org/prices")).toEqual({
      value: { server: "sql.example.org", database: "prices", signIn: { user: "sa", password: "x" } },
    });
  });

  test.each([
    [
      "Server=localhost;Password=hunter2",
      ["the connection is not an address such as mssql://user:password@host:1433/database"],
    ],
    [
      "http://sa:hunter2@host/prices",
      ["the connection is not an address such as mssql://user:password@host:1433/database"],
    ],
    ["mssql://host", ["the connection lacks a part of an address such as mssql://user:password@host:1433/database"]],
    [
      "mssql://sa:hunter2@localhost/db?encrypt=false",
      ['the connection has "encrypt", which is not one of trustServerCertificate'],
    ],
    [
      "mssql://sa:hunter2@sql.example.org/db?trustServerCertificate=true",
      [
        "trustServerCertificate is for a server on this machine, not for sql.example.org: give that server a certificate that can be verified",
      ],
    ],
  ])("%s is refused without showing its password", (text, problems) => {
    expect(readSqlUrl(text)).toEqual({ problems });
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  test.each([
    ["mssql://sa:x@LOCALHOST/prices?trustServerCertificate=true", { server: "LOCALHOST", anyCertificate: true }],
    ["mssql://sa:x@sql.example/prices?trustServerCertificate=false", { server: "sql.example" }],
    ["mssql://sa:x@host:65535/prices", { server: "host", port: 65_535 }],
    ["mssql://sa:a@b:c@host:1/prices", { server: "host", port: 1, signIn: { user: "sa", password: "a@b:c" } }],
  ])("%s is read", (text, value) => {
    expect(readSqlUrl(text)).toMatchObject({ value });
  });

  test("to this machine by its IPv6 address is read, and named with brackets", () => {
    const { value } = readSqlUrl("mssql://sa:x@[::1]:1433/prices?trustServerCertificate=true");
    expect(value).toMatchObject({ server: "::1", port: 1433, anyCertificate: true });
    expect(value && describeTarget(value)).toBe("prices on [::1]:1433");
  });

  const ESCAPES = "in a user or a password write % as %25, / as %2F, ? as %3F, # as %23 and @ as %40";
  test.each([
    ["mssql://sa:100%sure@localhost:1433/prices", `the connection has a % that does not begin an escape: ${ESCAPES}`],
    ["mssql://sa:x@localhost/100%", `the connection has a % that does not begin an escape: ${ESCAPES}`],
    ["mssql://sa:%ff@localhost/prices", `the connection has a % that does not begin an escape: ${ESCAPES}`],
    ["mssql://u:12?34@host/db", `the connection has a character that ends the password too early: ${ESCAPES}`],
    ["mssql://u:12#34@host/db", `the connection has a character that ends the password too early: ${ESCAPES}`],
    ["mssql://u:12/34@host/db", `the connection has a character that ends the password too early: ${ESCAPES}`],
    ["mssql://u:hunter#2@host/db", `the connection has a character that ends the password too early: ${ESCAPES}`],
    ["mssql://u:p@host/db#x", `the connection has a # after the database, which has no meaning: ${ESCAPES}`],
    ["mssql://u:p@host:99999/db", "the connection's port is not a number from 1 to 65535"],
    ["mssql://u:p@host:0/db", "the connection's port is not a number from 1 to 65535"],
    ["mssql://u:p@host:1433x/db", "the connection's port is not a number from 1 to 65535"],
    ["mssql://u:p@[::1]:99999/db", "the connection's port is not a number from 1 to 65535"],
    ["mssql://u:p@ho st/db", "the connection's server is neither a name nor an address"],
    ["mssql://u:p@[::1/db", "the connection's server is neither a name nor an address"],
    ["mssql://u:p@localhost/db?trustServerCertificate=maybe", "trustServerCertificate is neither true nor false"],
    ["mssql://u:p@localhost/db?trustServerCertificate=", "trustServerCertificate is neither true nor false"],
    [
      "mssql://u:p@localhost/db?trustServerCertificate=true&trustServerCertificate=false",
      "trustServerCertificate is given more than once",
    ],
    [
      "mssql://u:p@host/db?hunter2",
      "the connection has an option (not shown), which is not one of trustServerCertificate",
    ],
  ])("%s is refused with its specific problem", (text, problem) => {
    expect(readSqlUrl(text).problems).toEqual([problem]);
  });

  test("never shows any part of a password, and reads every password that is percent-encoded", () => {
    const part = fc.stringMatching(/^[XZQJ0-9]{4,6}$/);
    const hostile = fc.constantFrom(..."%@/?#:;=&\\'\"<>[]{}|^`~!$*+ ,.");
    const anyPassword = fc
      .array(fc.oneof(part, hostile), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(anyPassword, fc.constantFrom("", ":1433"), (password, port) => {
        const whole = `mssql://sa:${encodeURIComponent(password)}@localhost${port}/prices`;
        expect(readSqlUrl(whole).value?.signIn).toEqual({ user: "sa", password });
        for (const tail of ["", "?trustServerCertificate=true", "?encrypt=true", "#x"]) {
          const told = readSqlUrl(`mssql://sa:${password}@localhost${port}/prices${tail}`).problems?.join("\n") ?? "";
          for (const secret of password.match(/[XZQJ0-9]{4,}/g) ?? []) expect(told).not.toContain(secret);
        }
      }),
    );
  });

  test("is described without its password", () => {
    expect(describeTarget({ server: "s", port: 1433, database: "d", signIn: { user: "u", password: "hunter2" } })).toBe(
      "d on s:1433",
    );
  });
});
