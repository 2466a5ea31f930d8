import { describe, expect, test } from "vitest";
import { databaseOf, readCommandLine } from "./flags.ts";

describe("the command line", () => {
  test("names a stack, or the selected one, and the mode", () => {
    expect(readCommandLine([])).toEqual({
      stack: undefined,
      given: undefined,
      mode: "import",
      user: "one of the stack's readers",
    });
    expect(readCommandLine(["--stack", "acme/prices/dev", "--mode", "direct-query"])).toEqual({
      stack: "acme/prices/dev",
      given: undefined,
      mode: "direct-query",
      user: "one of the stack's readers",
    });
  });

  test("names a database itself, with a port in Power BI's form; no stack names its readers", () => {
    expect(readCommandLine(["--server", "localhost:14330", "--database", "prices 2"])).toEqual({
      stack: undefined,
      given: { name: "prices-2", server: "localhost,14330", database: "prices 2" },
      mode: "import",
      user: "a user who may read the `bi` views",
    });
  });

  test.each([
    [["--server", "a.example"], "--server needs --database"],
    [["--server", "a.example", "--stack", "dev"], "give either --stack, or --server and --database"],
    [["--server", "a.example", "--database", "p", "--stack", "dev"], "give either --stack, or --server and --database"],
    [["--server", 'a" in x', "--database", "p"], `--server: "a" in x" is not a server's full name`],
    [["--server", "a.example", "--database", 'p"'], `--database: "p"" is not a database's name`],
    [
      ["--server", "a.example", "--mode", "live"],
      /^The input has 2 problems.*\n {2}--mode: .*\n {2}--server needs --database$/,
    ],
    [["--mode", "live"], '--mode: "live" is not import or direct-query'],
    [["dev"], '"dev" is not a flag; the flags are --stack, --server, --database, --mode, --help'],
  ])("%j is refused", (args, problem) => {
    expect(() => readCommandLine(args)).toThrow(problem);
  });
});

describe("the database of a stack", () => {
  test("comes from its outputs, and the copy has the stack's name", () => {
    const outputs = { sqlServer: "prices1.database.windows.net", sqlDatabase: "prices" };
    expect(databaseOf({ stack: "acme/tracker/dev", outputs })).toEqual({
      name: "dev",
      server: "prices1.database.windows.net",
      database: "prices",
    });
  });

  test.each(["aux", "NUL", "com1"])(
    "does not give a copy the name %s, which Windows reserves for a device",
    (stack) => {
      const outputs = { sqlServer: "prices1.database.windows.net", sqlDatabase: "prices" };
      expect(databaseOf({ stack, outputs }).name).toBe(`${stack}-stack`);
      expect(databaseOf({ stack: `${stack}s`, outputs }).name).toBe(`${stack}s`);
    },
  );

  test("is missing if the stack was never deployed", () => {
    expect(() => databaseOf({ stack: "dev", outputs: {} })).toThrow(
      "dev has no outputs sqlServer and sqlDatabase: it is not deployed",
    );
  });
});
