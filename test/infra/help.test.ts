import { expect, test } from "vitest";
import { startScript } from "../run-script.ts";

test.each([
  ["infra/commands/main.ts up", "npm run up -- [--stack NAME] [--config-file FILE] …"],
  ["infra/commands/main.ts preview", "npm run preview -- [--stack NAME] [--config-file FILE] …"],
  ["infra/commands/main.ts destroy", "npm run destroy -- [--stack NAME] [--config-file FILE] …"],
  ["infra/commands/main.ts verify", "npm run verify -- [--stack NAME] [--config-file FILE] [--wait]"],
  [
    "infra/steps/administrators.ts",
    "node infra/steps/administrators.ts --tenant TENANT --subscription SUBSCRIPTION --group GROUP",
  ],
  ["infra/steps/migrate.ts", "node infra/steps/migrate.ts --tenant TENANT --subscription SUBSCRIPTION --group GROUP"],
  ["infra/steps/publish.ts", "node infra/steps/publish.ts --tenant TENANT --subscription SUBSCRIPTION --group GROUP"],
  [
    "powerbi/main.ts",
    "npm run powerbi -- [--stack NAME] [--server HOST] [--database NAME] [--mode import|direct-query]",
  ],
  ["test/infra/main.ts", "npm run rehearse -- [--stack dev|prod] [--fetch-types]"],
])("%s prints its usage without Pulumi, az or a sign-in", async (words, usage) => {
  const [script = "", ...args] = words.split(" ");
  const { code, stdout, stderr } = await startScript(script, [...args, "--help"], { PATH: "" }).ended;
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`\nUsage: ${usage}`);
  expect(stdout).toMatch(/\n {2}--help +this text\n[\s\S]*\nExamples?:\n {2}\S/);
});
