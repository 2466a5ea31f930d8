import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readFields } from "@tracker/settings";
import { readersFlag } from "@tracker/store-azure-sql/flags";
import { expect, test } from "vitest";
import { parse } from "yaml";
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

const SQL_ADMIN = JSON.stringify({ login: "a", sid: "6b29fc40-ca47-1067-b31d-00dd010662da", type: "group" });
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
    expect(read({ [name]: field.example.replaceAll("'", "") }).problems).toBeUndefined();
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

test.each([
  [
    "sqlAdmin",
    "with a semicolon in the name",
    { login: "a;b", sid: "6b29fc40-ca47-1067-b31d-00dd010662da", type: "group" },
  ],
  ["sqlAdmin", "without a GUID", { login: "a", sid: "everyone", type: "group" }],
  ["sqlAdmin", "of another type", { login: "a", sid: "6b29fc40-ca47-1067-b31d-00dd010662da", type: "role" }],
  ["sqlAdmin", "that is a list", []],
  ["analysts", "without addresses", [{ name: "office" }]],
  [
    "analysts",
    "twice",
    [
      { name: "a", addresses: "203.0.113.1" },
      { name: "a", addresses: "203.0.113.2" },
    ],
  ],
  [
    "analysts",
    "twice but for the case, which Azure ignores in the name of a firewall rule",
    [
      { name: "Office", addresses: "203.0.113.1" },
      { name: "office", addresses: "203.0.113.2" },
    ],
  ],
  ["analysts", "with the whole internet", [{ name: "all", addresses: "0.0.0.0/0" }]],
  ["analysts", "with a space in the name", [{ name: "our office", addresses: "203.0.113.1" }]],
  [
    "readers",
    "that are applications",
    [{ name: "x", objectId: "6b29fc40-ca47-1067-b31d-00dd010662da", type: "application" }],
  ],
  [
    "readers",
    "with a semicolon in the name",
    [{ name: "x;y", objectId: "6b29fc40-ca47-1067-b31d-00dd010662da", type: "user" }],
  ],
  [
    "readers",
    "twice but for the case, which the database ignores in the name of a user",
    [
      { name: "Ada", objectId: "6b29fc40-ca47-1067-b31d-00dd010662da", type: "user" },
      { name: "ada", objectId: "6b29fc40-ca47-1067-b31d-00dd010662db", type: "user" },
    ],
  ],
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
