import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIG_FIELDS } from "@tracker/infra/config-fields";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "./workflows/workflow.ts";

const page = readFileSync(join(ROOT, "docs/first-deployment.md"), "utf8");
const points = page.split(/^### /m).slice(1);
const titles = points.map((point) => point.split("\n")[0] ?? "");

interface Form {
  readonly body: readonly { readonly id?: string; readonly attributes: { readonly options?: readonly string[] } }[];
}

test("the points are numbered in order", () => {
  expect(titles.map((title) => Number.parseInt(title, 10))).toEqual(titles.map((_, index) => index + 1));
  expect(titles.length).toBeGreaterThan(10);
});

test.each(titles.map((title, index) => [title, points[index] ?? ""]))(
  "%s: says what is expected, where to look, how to recover and what to report",
  (_title, point) => {
    expect([...point.matchAll(/^- \*\*(.+?)\*\*: \S/gm)].map(([, name]) => name)).toEqual([
      "Expected",
      "Look",
      "Way out",
      "Report",
    ]);
  },
);

test("the form for reports offers every point, in its words, and something else", () => {
  const form: Form = parse(readFileSync(join(ROOT, ".github/ISSUE_TEMPLATE/first-deployment.yaml"), "utf8"));
  const { options } = form.body.find(({ id }) => id === "point")?.attributes ?? {};
  expect(options).toEqual([...titles, "something else"]);
});

test("the configuration keys that it changes exist", () => {
  const known = Object.values(CONFIG_FIELDS).map(({ name }) => name);
  const secrets = ["coindeskKey", "alertWebhook"];
  const set = [...page.matchAll(/pulumi config (?:set|rm) (\w+)/g)].map(([, name]) => name as string);
  expect(set.length).toBeGreaterThan(2);
  expect(set.filter((name) => ![...known, ...secrets].includes(name))).toEqual([]);
});
