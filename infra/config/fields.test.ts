import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readFields } from "@tracker/settings";
import { readersFlag } from "@tracker/store-azure-sql/flags";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { checkConfig } from "./check-config.ts";
import { CONFIG_FIELDS } from "./fields.ts";

interface Declared {
  readonly type: string;
  readonly description: string;
  readonly default?: unknown;
}

const project = parse(readFileSync(join(import.meta.dirname, "../../Pulumi.yaml"), "utf8")) as {
  config: Record<string, Declared>;
};
const declared = Object.entries(project.config);

const ID = "6b29fc40-ca47-1067-b31d-00dd010662da";
const SQL_ADMIN = JSON.stringify({ login: "a", sid: ID, type: "group" });
const read = (values: Record<string, string>) =>
  readFields(CONFIG_FIELDS, (name) => ({ sqlAdmin: SQL_ADMIN, ...values })[name]);
const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

test("Pulumi.yaml declares what the program reads, except secrets: a declared one could not be left out", () => {
  const names = Object.entries(CONFIG_FIELDS).flatMap(([name, field]) => ("secret" in field ? [] : [name]));
  expect(declared.map(([name]) => name).toSorted()).toEqual(names.toSorted());
});

test("the defaults in Pulumi.yaml mean the same as no value", () => {
  const defaults = declared.filter(([, { default: value }]) => value !== undefined);
  expect(defaults.length).toBe(declared.length - 1);
  expect(read(Object.fromEntries(defaults.map(([name, { default: value }]) => [name, textOf(value)])))).toEqual(
    read({}),
  );
});

test.each(Object.values(CONFIG_FIELDS).map((field) => [field.name, field]))(
  "the example of %s is valid",
  (name, field) => {
    expect(read({ [name]: field.example }).problems).toBeUndefined();
  },
);

test.each(["O'Brien's admins", "Analysts (EU) & friends", "Ålesund_2", "o'brien@example.org"])(
  "the administrators and a reader may be called %s",
  (name) => {
    const sid = "6b29fc40-ca47-1067-b31d-00dd010662da";
    const readers = [{ name, objectId: sid, type: "group" }];
    const sqlAdmin = { login: name, sid, type: "group" };
    const values = { sqlAdmin: JSON.stringify(sqlAdmin), readers: JSON.stringify(readers) };
    expect(read(values)).toMatchObject({ right: { sqlAdmin, readers } });
    const flag = readers.map((reader) => `${reader.name}:${reader.objectId}:${reader.type}`).join();
    expect(readersFlag.read(flag)).toEqual([{ name, id: sid, type: "group", role: "bi_reader" }]);
  },
);

test.each<[string, unknown, string[]]>([
  [
    "sqlAdmin",
    { login: "a;b", sid: ID, type: "group" },
    ['sqlAdmin.login: "a;b" is not a name of up to 128 letters, '],
  ],
  [
    "sqlAdmin",
    { login: "a", sid: "me@example.org" },
    ['sqlAdmin.sid: "me@example.org" is not a GUID', "sqlAdmin.type is"],
  ],
  ["sqlAdmin", { login: "a", sid: ID, type: "role" }, ['sqlAdmin.type: "role" is not group, user or application']],
  ["sqlAdmin", [], ['sqlAdmin: "[]" is not a map']],
  ["analysts", "office", ['analysts: "office" is not a list']],
  ["analysts", '"[{}]"', ['analysts: "[{}]" is not a list']],
  ["analysts", ["office"], ['analysts[0]: "office" is not a map']],
  ["analysts", [{ name: "office" }], ["analysts[0].addresses is missing: give an address, a range or a CIDR block "]],
  [
    "analysts",
    [
      { name: "our office", addresses: "203.0.113.1" },
      { name: "all", addresses: "0.0.0.0/0" },
    ],
    ['analysts[0].name: "our office" is not a name of ', 'analysts[1].addresses: "0.0.0.0/0" is not an address, '],
  ],
  [
    "analysts",
    // Azure ignores the case in the name of a firewall rule.
    ["a", "Office", "office"].map((name) => ({ name, addresses: "203.0.113.1" })),
    ["analysts[2].name is also that of analysts[1]: upper and lower case are the same"],
  ],
  [
    "readers",
    [
      { name: "x;y", objectId: ID, type: "application" },
      { name: "X;Y", objectId: ID, type: "user" },
    ],
    [
      'readers[0].name: "x;y" is not a name of ',
      'readers[0].type: "application" is not user or group',
      'readers[1].name: "X;Y" is not a name of ',
      "readers[1].name is also that of readers[0]",
    ],
  ],
])("of %s %j each wrong part is reported, with what to give pulumi config set instead", (name, value, told) => {
  const values: Record<string, string> = { sqlAdmin: SQL_ADMIN, [name]: textOf(value) };
  const { problems = [] } = checkConfig([], (key) => values[key]);
  expect(problems).toEqual(told.map((start) => expect.stringContaining(start)));
  for (const problem of problems.filter((line) => !line.includes("is also that of")))
    expect(problem).toMatch(/; for example --path "\w+(\[\d\])?\.\w+" ("[\w ]+"|\S+)$/);
});

test("a number is a name, as pulumi config set --path stores digits", () => {
  expect(read({ readers: `[{"name": 2026, "objectId": "${ID}", "type": "user"}]` }).problems).toBeUndefined();
});

test.each([
  ["location", "as the portal writes it", "West Europe"],
  ["sqlTier", "that does not exist", "premium"],
  ["network", "that does not exist", "open"],
  ["web", "that is neither true nor false", "yes"],
  ["alertEmail", "without a domain", "me"],
  ["alertWebhook", "in plain text", "http://example.org/hook"],
  ["alertWebhook", "on the deployer's own machine", "http://127.0.0.1/hook"],
  ["alertWebhook", "with a user", "https://me:not-a-secret@example.org/hook"],
  ["monthlyBudget", "below zero", -1],
  ["breaking", "without a migration number", true],
])("%s %s is refused, with what is allowed", (name, _what, value) => {
  const field = Object.values(CONFIG_FIELDS).find((known) => known.name === name);
  expect(read({ [name]: textOf(value) }).problems).toEqual([expect.stringContaining(String(field?.allowed))]);
});
