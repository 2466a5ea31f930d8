import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connectScript } from "@tracker/infra/connect-script";
import { DEV, PROD } from "@tracker/infra/connect-script/testing";
import { PROVIDERS } from "@tracker/infra/providers";
import { ROLES } from "@tracker/infra/roles";
import { RULES } from "@tracker/policy/rules";
import { expect, test } from "vitest";
import { ROOT, workflowFiles } from "./workflows/workflow.ts";

const guide = readFileSync(join(ROOT, "docs/deploy.md"), "utf8");
const workflows = [...workflowFiles().values()].join("\n");
const isRow = (name: string) => guide.split("\n").some((line) => line.startsWith("|") && line.includes(`\`${name}\``));

test("every variable and secret that the workflows read is told, and no other", () => {
  const read = [...workflows.matchAll(/\b(?:vars|secrets)\.(\w+)/g)].map(([, name]) => name as string);
  const told = [...guide.matchAll(/^\| `(\w+)` +\| (?:variable|secret) /gm)].map(([, name]) => name as string);
  expect(told.toSorted()).toEqual([...new Set(read)].toSorted());
});

test("what a first up of dev is shown to make is what docs/resources.md lists for it, and the stack itself", () => {
  const table = readFileSync(join(ROOT, "docs/resources.md"), "utf8").split("\n");
  const ofDev = table.filter((line) => /^\| `.+\| dev\b/.test(line));
  expect(guide).toContain(`+ ${ofDev.length + 1} created`);
});

/** The jobs that an identity of the script signs in from, without the numbers in their subjects. */
function jobsOf(script: string, identity: string): string[] {
  const [, calls = ""] = new RegExp(`identity "\\$${identity}" \\w+\\n((?:  (?!identity).*\\n)+)`).exec(script) ?? [];
  return [...calls.matchAll(/ credential \S+ repo:[\w-]+\/[\w-]+:(\S+)/g)].map(([, job = ""]) => job);
}

test("every environment that a job may run in can be signed in from, as an identity of that stack alone", () => {
  const stacks = new Set([...workflows.matchAll(/options: \[(.+)\]/g)].flatMap(([, names = ""]) => names.split(", ")));
  expect([...stacks]).toEqual(["dev", "prod"]);
  for (const [stack, connection] of Object.entries({ dev: DEV, prod: PROD })) {
    expect(jobsOf(connectScript(connection), "DEPLOYER")).toEqual([
      `environment:${stack}`,
      `environment:destroy-${stack}`,
    ]);
  }
  expect(jobsOf(connectScript(DEV), "PREVIEWER")).toEqual(["pull_request"]);
  expect(connectScript(PROD)).not.toContain("PREVIEWER");
});

test("the deployer may give the roles that the program gives, and no others", () => {
  const limited = connectScript(DEV).matchAll(/ForAnyOfAnyValues:GuidEquals \{([^}]+)\}/g);
  const roles = Object.values(ROLES).toSorted();
  expect([...limited].map(([, ids = ""]) => ids.split(", ").toSorted())).toEqual([roles, roles]);
});

test("every variable and secret that a workflow reads is set by the script, but the label of a runner", () => {
  const set = [
    ...connectScript(DEV).matchAll(/^ {2}(?:variable|secret) \S+ (\w+)/gm),
    ...connectScript(PROD).matchAll(/^ {2}secret \S+ (\w+)/gm),
  ];
  const read = [...workflows.matchAll(/\b(?:vars|secrets)\.(\w+)/g)].map(([, name]) => name as string);
  expect([...new Set(read)].toSorted()).toEqual([...new Set(set.map(([, name]) => name)), "PROD_RUNNER"].toSorted());
});

test("the resource providers that up looks for are those that the first step registers", () => {
  const [, names = ""] = /^for name in (.+); do$/m.exec(guide) ?? [];
  expect(names.split(" ").map((name) => `Microsoft.${name}`)).toEqual(PROVIDERS);
});

test("every rule of the policy pack is told", () => {
  expect(RULES.map(({ name }) => name).filter((name) => !isRow(name))).toEqual([]);
});

test("the sums of what it costs are right", () => {
  const columns = (row: string) => {
    const cells = guide.split("\n").find((line) => line.startsWith(`| ${row}`));
    return (cells?.split("|").slice(2, 5) ?? []).map((cell) => cell.match(/[\d.]+/g)?.map(Number) ?? []);
  };
  const items = [
    "Database",
    "Its storage",
    "Function",
    "Storage account",
    "Logs",
    "Alert",
    "Network, identity, budget",
  ];
  const sum = (tier: number, end: number) =>
    items.reduce((total, item) => total + (columns(item)[tier]?.at(end) ?? Number.NaN), 0);
  for (const [tier, end] of [
    [0, 0],
    [1, 0],
    [2, 0],
    [2, -1],
  ] as const) {
    expect(columns("**Together**")[tier]?.at(end)).toBeCloseTo(sum(tier, end), 2);
    expect(columns("with a private endpoint")[tier]?.at(end)).toBeCloseTo(sum(tier, end) + 730 * 0.01 + 0.5, 2);
  }
  expect(columns("Database")[2]?.[0]).toBeCloseTo(0.5 * 730 * 0.5218, 1);
});
