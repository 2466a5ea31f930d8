import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { connectScript } from "@tracker/infra/connect-script";
import { DEV, PROD } from "@tracker/infra/connect-script/testing";
import { PROVIDERS } from "@tracker/infra/providers";
import { ROLES } from "@tracker/infra/roles";
import { RULES } from "@tracker/policy/rules";
import { expect, test } from "vitest";
import { shownOfUp } from "./guide/steps.ts";
import { ROOT, workflowFiles } from "./workflows/workflow.ts";

const guide = readFileSync(join(ROOT, "docs/deploy.md"), "utf8");
const workflows = [...workflowFiles().values()].join("\n");
const isRow = (name: string) => guide.split("\n").some((line) => line.startsWith("|") && line.includes(`\`${name}\``));

test("the page names exactly the variables and secrets that the workflows read", () => {
  const read = [...workflows.matchAll(/\b(?:vars|secrets)\.(\w+)/g)].map(([, name]) => name as string);
  const told = [...guide.matchAll(/^\| `(\w+)` +\| (?:variable|secret) /gm)].map(([, name]) => name as string);
  expect(told.toSorted()).toEqual([...new Set(read)].toSorted());
});

test("the page shows a first up of dev create what docs/resources.md lists, and the stack itself", () => {
  const table = readFileSync(join(ROOT, "docs/resources.md"), "utf8").split("\n");
  const ofDev = table.filter((line) => /^\| `.+\| dev\b/.test(line));
  expect(guide).toContain(`+ ${ofDev.length + 1} created`);
});

test("the page shows a first up apply every migration", () => {
  const shown = shownOfUp().flatMap((line) => /^ +applied (\S+)$/.exec(line)?.[1] ?? []);
  expect(shown).toEqual(readdirSync(join(ROOT, "packages/store/azure-sql/src/migrations")).toSorted());
});

/** The jobs that an identity of the script signs in from, without the numbers in their subjects. */
function jobsOf(script: string, identity: string): string[] {
  const [, calls = ""] =
    new RegExp(`identity "\\$${identity}" \\w+ .+\\n((?:  (?!identity).*\\n)+)`).exec(script) ?? [];
  return [...calls.matchAll(/ credential \S+ repo:[\w-]+\/[\w-]+:(\S+)/g)].map(([, job = ""]) => job);
}

test("each environment of a job may sign in, as an identity of that stack only", () => {
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

test("the deployer may assign exactly the roles that the program assigns", () => {
  const limited = connectScript(DEV).matchAll(/ForAnyOfAnyValues:GuidEquals \{([^}]+)\}/g);
  const roles = Object.values(ROLES).toSorted();
  expect([...limited].map(([, ids = ""]) => ids.split(", ").toSorted())).toEqual([roles, roles]);
});

test("every variable and secret that a workflow reads is set by the script, except the label of a runner", () => {
  const set = [
    ...connectScript(DEV).matchAll(/^ {2}(?:variable|secret) \S+ (\w+)/gm),
    ...connectScript(PROD).matchAll(/^ {2}secret \S+ (\w+)/gm),
  ];
  const read = [...workflows.matchAll(/\b(?:vars|secrets)\.(\w+)/g)].map(([, name]) => name as string);
  expect([...new Set(read)].toSorted()).toEqual([...new Set(set.map(([, name]) => name)), "PROD_RUNNER"].toSorted());
});

test("the first step registers exactly the resource providers that up needs", () => {
  const [, names = ""] = /^for name in (.+); do$/m.exec(guide) ?? [];
  expect(names.split(" ").map((name) => `Microsoft.${name}`)).toEqual(PROVIDERS);
});

test("the page names every rule of the policy pack", () => {
  expect(RULES.map(({ name }) => name).filter((name) => !isRow(name))).toEqual([]);
});

test("the sums of the costs are right", () => {
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
