import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { howToMake } from "./first-stack.ts";

function folderWith(...files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "stacks-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "infra/stacks"), { recursive: true });
  for (const file of files) writeFileSync(join(folder, file), "config:\n");
  return folder;
}

const EXAMPLES = ["infra/stacks/dev.yaml", "infra/stacks/prod.yaml"];

test.each([
  ["dev", "cp infra/stacks/dev.yaml Pulumi.dev.yaml, change it, and pulumi stack init dev"],
  ["prod", "cp infra/stacks/prod.yaml Pulumi.prod.yaml, change it, and pulumi stack init prod"],
  ["qa", "cp infra/stacks/dev.yaml Pulumi.qa.yaml, change it, and pulumi stack init qa"],
  ["acme/prod", "cp infra/stacks/prod.yaml Pulumi.prod.yaml, change it, and pulumi stack init acme/prod"],
  ["acme/btc/prod", "cp infra/stacks/prod.yaml Pulumi.prod.yaml, change it, and pulumi stack init acme/btc/prod"],
])("%s is created from the example of its name, else from that of dev", (stack, how) => {
  expect(howToMake(stack, { configFile: undefined }, folderWith(...EXAMPLES))).toBe(how);
});

test("an existing configuration is not overwritten", () => {
  const folder = folderWith(...EXAMPLES, "Pulumi.prod.yaml");
  expect(howToMake("acme/prod", { configFile: undefined }, folder)).toBe("pulumi stack init acme/prod");
  expect(howToMake("dev", { configFile: "elsewhere.yaml" }, folder)).toBe("pulumi stack init dev");
});
