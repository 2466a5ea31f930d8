import { rmSync } from "node:fs";
import { join } from "node:path";
import { describeOnEngine } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { cloneOf } from "./clone.ts";
import { holdOurs } from "./hold.ts";
import { DEV } from "./stacks.ts";

await describeOnEngine("pulumi up of a checkout that lacks", () => {
  test.each([
    ["packages/store/azure-sql/src/migrations", "migrations holds no migrations. Restore it from version control."],
    ["function/src", "Run pnpm install. If that does not help, restore it from version control."],
    ["function/src/main.ts", "the function's package cannot be built: Could not resolve"],
    ["function/host.json", "no such file or directory"],
    ["function", "Cannot find package '@tracker/function'"],
    [
      "packages/store/azure-sql/node_modules",
      "Run pnpm install. If that does not help, restore it from version control.",
    ],
  ])("%s says so in one line, in a plan and in an update, and creates nothing", async (missing, said) => {
    const ours = await holdOurs({ config: DEV });
    const program = cloneOf((folder) => rmSync(join(folder, missing), { recursive: true }));
    for (const run of [await ours.preview({ program }), await ours.up({ program })]) {
      expect(run.ok).toBe(false);
      expect(run.output).toContain(said);
      expect(run.output).not.toMatch(/^\s+at /m);
    }
    expect(ours.azure.watch.calls).toEqual([]);
  });
});
