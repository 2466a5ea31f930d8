import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const ROOMS = "{packages,stand-ins,function,infra,powerbi,test,scripts}";
const OTHER_INSTRUMENT = join(import.meta.dirname, "packages/core/src/testing/other-instrument.ts");

/** What the venues call the other instrument's asset. */
const otherSymbols = {
  name: "other symbols",
  transform: (code: string, path: string) =>
    /\/packages\/sources\/src\/venues\/[\w-]+\.ts$/.test(path)
      ? code.replaceAll(/BTC|XBT/g, "ETH").replaceAll("btc", "eth")
      : undefined,
};

export default defineConfig({
  test: {
    exclude: ["**/node_modules/**"],
    // The slow tests mostly wait for the engine, so that even a machine of two processors has two at work.
    maxWorkers: Math.max(2, availableParallelism()),
    // The tests that need a SQL Server share one database.
    fileParallelism: process.env.TEST_MSSQL_URL === undefined,
    reporters: ["default", "./scripts/test-reporter.ts"],
    // Far beyond what any test takes: a machine may be busy, and a test that hangs is told from a slow one all the same.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: [`${ROOMS}/**/*.test.ts`],
          exclude: ["**/*.slow.test.ts"],
        },
      },
      { extends: true, test: { name: "slow", include: [`${ROOMS}/**/*.slow.test.ts`] } },
      {
        // What derives from the instrument derives from another one as well. SQL and Power BI are text, and held to the one that is shipped.
        extends: true,
        plugins: [otherSymbols],
        resolve: { alias: [{ find: /^\.\.?\/instrument\.ts$/, replacement: OTHER_INSTRUMENT }] },
        test: {
          name: "another instrument",
          include: ["packages/{core,settings,sources,dashboard,local}/**/*.test.ts"],
          exclude: ["**/*.slow.test.ts"],
        },
      },
    ],
  },
});
