import { defineConfig } from "vitest/config";

/** The tests of one package: StrykerJS names its folder, and ends tests that run too long; on a busy machine a test may be slow. */
export default defineConfig({
  test: { include: ["**/*.test.ts"], exclude: ["**/node_modules/**"], testTimeout: 120_000 },
});
