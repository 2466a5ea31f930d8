import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,function,infra,test,scripts}/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
  },
});
