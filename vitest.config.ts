import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,function,infra,test,scripts}/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    reporters: ["default", "./scripts/test-reporter.ts"],
    // Far beyond what any test takes: a machine may be busy, and a test that hangs is told from a slow one all the same.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
