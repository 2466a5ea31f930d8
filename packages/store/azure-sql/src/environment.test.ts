import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { namesDatabase, targetFrom } from "./environment.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "environment-"));
  file = join(folder, "sql-url");
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (path: string) =>
  targetFrom({ TRACKER_SQL_URL_FILE: path }, () => async () => ({ token: "", expiresAt: 0 }));

describe("a file that holds the address of a server", () => {
  test.each(["", "\n", "\r\n"])("is read without its line end (%j)", (end) => {
    writeFileSync(file, `mssql://sa:hunter2@sql.example/prices${end}`);
    expect(read(file)).toEqual({
      value: { server: "sql.example", database: "prices", signIn: { user: "sa", password: "hunter2" } },
    });
    expect(namesDatabase({ TRACKER_SQL_URL_FILE: file })).toBe(true);
  });

  test.each([
    ["Server=x;Password=hunter2", "the connection is not an address such as mssql://user:password@host:1433/database"],
    ["", "the file is empty"],
    ["\n", "the file is empty"],
    ["mssql://sa:x@host:1433/prices\nhunter2", "the file holds more than one line or word"],
    ["mssql://sa:hunter2@host:0/prices", "the connection's port is not a number from 1 to 65535"],
  ])("with another text is refused, and none of the text shown: %j", (text, problem) => {
    writeFileSync(file, text);
    expect(read(file)).toEqual({ problems: [`TRACKER_SQL_URL_FILE: ${problem}`] });
  });

  test("is reported together with other problems", () => {
    writeFileSync(file, "Server=x");
    const environment = { TRACKER_SQL_URL_FILE: file, TRACKER_SQL_CLIENT_ID: "me" };
    expect(targetFrom(environment, () => async () => ({ token: "", expiresAt: 0 })).problems).toEqual([
      expect.stringMatching(/^TRACKER_SQL_CLIENT_ID: /),
      expect.stringMatching(/^TRACKER_SQL_URL_FILE: the connection is not an address/),
    ]);
  });

  test("that cannot be read is reported with the reason, and with its path only if that is absolute", () => {
    expect(read("Server=x;Password=hunter2")).toEqual({
      problems: ["TRACKER_SQL_URL_FILE: the file cannot be read: there is no such file"],
    });
    expect(read(folder)).toEqual({
      problems: [`TRACKER_SQL_URL_FILE: "${folder}" cannot be read: it is a folder`],
    });
  });
});
