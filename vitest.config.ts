import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,stand-ins,function,infra,powerbi,test,scripts}/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    // The slow tests mostly wait for the engine, so that even a machine of two processors has two at work.
    maxWorkers: Math.max(2, availableParallelism()),
    // The tests that need a SQL Server share one database.
    fileParallelism: process.env.TEST_MSSQL_URL === undefined,
    reporters: ["default", "./scripts/test-reporter.ts"],
    // Far beyond what any test takes: a machine may be busy, and a test that hangs is told from a slow one all the same.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
