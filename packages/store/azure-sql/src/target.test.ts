import { describe, expect, test } from "vitest";
import { describeTarget, readSqlUrl } from "./target.ts";

describe("a connection to a SQL Server", () => {
  test("is read, percent-encoding included", () => {
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
  ])("%s is refused without its password being shown", (text, problems) => {
    expect(readSqlUrl(text)).toEqual({ problems });
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  test("is named without its password", () => {
    expect(describeTarget({ server: "s", port: 1433, database: "d", signIn: { user: "u", password: "hunter2" } })).toBe(
      "d on s:1433",
    );
  });
});
