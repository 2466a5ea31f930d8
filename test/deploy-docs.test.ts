import { readFileSync } from "node:fs";
import { join } from "node:path";
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

/** The environments that each identity of the guide signs in from, with the stack's name put in. */
function identitiesFor(stack: string): string[][] {
  const made = guide.matchAll(/=\$\(identity (.+)\)$/gm);
  const subjects = [...made].map(([, words = ""]) => words.replaceAll("$STACK", stack));
  return subjects.map((words) => [...words.matchAll(/\benvironment:([\w-]+)/g)].map(([, name = ""]) => name));
}

test("every environment that a job may run in can be signed in from, as an identity of that stack alone", () => {
  const stacks = new Set([...workflows.matchAll(/options: \[(.+)\]/g)].flatMap(([, names = ""]) => names.split(", ")));
  expect([...stacks]).toEqual(["dev", "prod"]);
  // A preview's identity signs in from no environment.
  for (const stack of stacks) expect(identitiesFor(stack)).toEqual([[], [stack, `destroy-${stack}`]]);
});

test("the preview's identity may read, and nothing else", () => {
  const roles = [...guide.matchAll(/--assignee "\$PREVIEW" --role "?([\w ]+?)"? --/g)].map(([, role]) => role);
  expect(roles).toEqual(["Reader"]);
});

test("the deployer may give the roles that the program gives, and no others", () => {
  const [, limited = ""] = /^ROLES="(.+)"$/m.exec(guide) ?? [];
  expect(limited.split(", ").toSorted()).toEqual(Object.values(ROLES).toSorted());
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
