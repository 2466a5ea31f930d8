import { defineConfig } from "vitest/config";

/** The tests of one package: StrykerJS names its folder. */
export default defineConfig({ test: { include: ["**/*.test.ts"], exclude: ["**/node_modules/**"] } });
