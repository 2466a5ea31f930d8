import { unwrap } from "@tracker/settings";
import { type Command, readFlags, runMain } from "@tracker/settings/command-line";
import { runTests, runTool } from "./run-tool.ts";

/** Tests to run on a machine that has everything they need, so that a skipped test is a failure. */
interface Selection {
  readonly script: string;
  readonly subject: string;
  readonly folders: readonly string[];
  /** A file of this repository that fetches what they need. */
  readonly fetch?: string;
}

await runMain({
  rehearsal: command({
    script: "test:rehearsal",
    subject: "the Azure stand-in and the Pulumi program, on the real Pulumi engine",
    folders: ["stand-ins/azure", "test/infra"],
  }),
  "sql-server": command({
    script: "test:sql-server",
    subject: "the price stores, on the SQL Server at TEST_MSSQL_URL",
    folders: ["packages/store"],
  }),
  powerbi: command({
    script: "test:powerbi",
    subject: "the Power BI project, with Microsoft's reader, and its schemas in the folder POWERBI_SCHEMAS",
    folders: ["powerbi/"],
    fetch: "powerbi/testing/reader/fetch.ts",
  }),
});

function command({ script, subject, folders, fetch }: Selection): Command {
  return {
    usage: `npm run ${script} -- [PART-OF-A-PATH…]`,
    description: `Runs the tests of ${subject}; also fails if one is skipped.`,
    examples: [`npm run ${script}`],
    run: async (args, { environment, signal, warn }) => {
      const isFlag = (arg: string) => arg.startsWith("-");
      unwrap(readFlags({}, args.filter(isFlag), environment));
      if (fetch !== undefined && !(await runTool(fetch, [], signal))) return 1;
      const tests = await runTests(args.length === 0 ? folders : args, signal);
      if (tests.skipped > 0) warn(`${tests.skipped} tests were skipped, but none may be.`);
      return tests.ok && tests.skipped === 0 && tests.passed > 0 ? 0 : 1;
    },
  };
}
