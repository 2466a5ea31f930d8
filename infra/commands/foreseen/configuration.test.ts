import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { ResourceGroup } from "../stack-state.ts";
import { invalidConfiguration, leftOfExample } from "./configuration.ts";

const ADMIN = JSON.stringify({ login: "a", sid: "6b29fc40-ca47-1067-b31d-00dd010662da", type: "group" });

const problemsOf = (values: Record<string, string>, hidden: readonly string[] = [], configFile?: string) =>
  invalidConfiguration(
    { stack: "dev", config: new Map(Object.entries(values)), hidden: new Set(hidden) },
    { configFile },
  );

test("finds everything that is wrong with the configuration, as the program would", () => {
  expect(problemsOf({ sqlAdmin: ADMIN, web: "true", "azure-native:location": "far" })).toEqual([]);
  const [told = "", ...more] = problemsOf({
    sqlAdmin: "hello",
    quoteDays: "many",
    protct: "true",
    network: "private-endpoint",
    analysts: '[{"name": "office", "addresses": "203.0.113.7"}]',
  });
  expect([told.split("\n"), more]).toEqual([
    [
      "the configuration of dev is invalid (change it with pulumi config set --stack dev):",
      expect.stringMatching(/^ {2}protct is not a value of this project; /),
      expect.stringMatching(/^ {2}sqlAdmin: "hello" is not /),
      expect.stringMatching(/^ {2}quoteDays: "many" is not a whole number .*; for example quoteDays=90$/),
      expect.stringMatching(/^ {2}analysts: with network=private-endpoint the server has no public address/),
    ],
    [],
  ]);
  expect(problemsOf({ sqlAdmin: ADMIN, web: "maybe" }, [], "x.yaml")).toEqual([
    expect.stringContaining("(change it with pulumi config set --stack dev --config-file x.yaml):\n  web: "),
  ]);
});

test("judges no value that is missing or encrypted, but names that are unknown all the same", () => {
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({ sources: "kraken,gemini,coindesk", currencies: "USD" }, ["coindeskKey", "sqlAdmin"])).toEqual([]);
  expect(problemsOf({}, ["coindeskKy"])).toEqual([expect.stringContaining("\n  coindeskKy is not a value of ")]);
});

test("refuses a secret in plain text, without showing it", () => {
  const told = problemsOf({ sqlAdmin: ADMIN, coindeskKey: "hunter2-hunter2-hunter2", alertWebhook: "hunter2" });
  expect(told).toEqual([
    expect.stringMatching(/\n {2}alertWebhook: its value \(not shown\) is not /),
    "coindeskKey is in the stack's file in plain text: set it again with pulumi config set --stack dev --secret coindeskKey",
    "alertWebhook is in the stack's file in plain text: set it again with pulumi config set --stack dev --secret alertWebhook",
  ]);
  expect(told.join()).not.toContain("hunter2");
});

/** The placeholders that are left in an example, before the first update or after it. */
function leftOf(example: string, group?: ResourceGroup) {
  const { config } = parse(readFileSync(join(import.meta.dirname, `../../stacks/${example}.yaml`), "utf8"));
  const values = Object.entries(config).map(
    ([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
  return leftOfExample({ stack: "x", config: new Map(values), state: { group } });
}

test.each([
  [
    "dev",
    "sqlAdmin (11111111-1111-4111-8111-111111111111), analysts (203.0.113.0/28), readers (44444444-4444-4444-8444-444444444444)",
  ],
  ["prod", "sqlAdmin (11111111-1111-4111-8111-111111111111), alertEmail (ops@example.org)"],
])("refuses to deploy %s.yaml as it is, but not to change a stack that was", (example, left) => {
  expect(leftOf(example)).toEqual([
    `x still has placeholders of the example: ${left}. Set your own values: docs/deploy.md, step 4`,
  ]);
  expect(leftOf(example, { subscription: "s", name: "g", location: "x" })).toEqual([]);
});

test("takes no part of a value for a placeholder", () => {
  const config = new Map([
    ["alertEmail", "devops@example.org"],
    ["analysts", '[{"name":"a","addresses":"203.0.113.0/29"}]'],
  ]);
  expect(leftOfExample({ stack: "x", config, state: { group: undefined } })).toEqual([]);
});
