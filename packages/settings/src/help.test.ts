import { expect, test } from "vitest";
import type { Field, Fields } from "./field.ts";
import { helpOf, overviewOf } from "./help.ts";
import type { Command } from "./run-main.ts";

const command: Command = {
  usage: "npm run x --",
  description: "Does it.",
  examples: ["npm run x"],
  run: async () => {},
};
const field: Field<unknown> = { name: "--f", description: "what", allowed: "", example: "", read: () => undefined };

const help = (change: Partial<Command>) => helpOf({ ...command, ...change }).split("\n");
const flag = (change: Partial<Field<unknown>>) => {
  const flags: Fields = { f: { ...field, ...change } };
  const lines = help({ flags });
  return [lines[2], lines[5]?.replace(/ {2,}/g, "  ")];
};

test("a command without flags has the parts that every command has", () => {
  expect(help({})).toEqual([
    "Does it.",
    "",
    "Usage: npm run x --",
    "",
    "Flags:",
    "  --help  this text",
    "",
    "Example:",
    "  npm run x",
  ]);
});

test("several examples are one per line, after where the other arguments go", () => {
  expect(help({ examples: ["a", "b"], passesOnTo: "pulumi" }).slice(2)).toEqual([
    "Usage: npm run x -- …",
    "",
    "Flags:",
    "  --help  this text",
    "",
    "Everything else goes to pulumi.",
    "",
    "Examples:",
    "  a",
    "  b",
  ]);
});

test.each<[Partial<Field<unknown>>, usage: string, row: string]>([
  [{}, "--f", "  --f  what"],
  [{ valueHint: "N" }, "--f N", "  --f N  what"],
  [{ valueHint: "N", default: undefined }, "[--f N]", "  --f N  what"],
  [{ default: false }, "[--f]", "  --f  what"],
  [{ default: true }, "[--f]", "  --f  what (default: on)"],
  [{ default: 0 }, "[--f]", "  --f  what (default: 0)"],
  [{ default: "x" }, "[--f]", "  --f  what (default: x)"],
  [{ default: "x", secret: true }, "[--f]", "  --f  what"],
  [{ default: [] }, "[--f]", "  --f  what"],
  [{ default: ["a", "b"] }, "[--f]", "  --f  what (default: a,b)"],
  [{ default: { a: 1 } }, "[--f]", "  --f  what"],
])("a flag with %j is listed", (change, usage, row) => {
  expect(flag(change)).toEqual([`Usage: npm run x -- ${usage}`, row]);
});

test("an operand is listed first, apart from the flags", () => {
  const what: Field<unknown> = { ...field, name: "FILE", operand: true };
  expect(help({ flags: { what, f: field } }).slice(2, 10)).toEqual([
    "Usage: npm run x -- FILE --f",
    "",
    "Argument:",
    "  FILE  what",
    "",
    "Flags:",
    "  --f     what",
    "  --help  this text",
  ]);
});

test("rows are aligned in columns", () => {
  const settings = { a: { ...field, name: "A" }, long: { ...field, name: "LONG", default: 1 } };
  expect(help({ settings }).slice(7, 10)).toEqual([
    "Settings, from the environment:",
    "  A     what",
    "  LONG  what (default: 1)",
  ]);
  expect(overviewOf([command, { ...command, usage: "npm run longer" }]).split("\n")).toEqual([
    "Commands:",
    "  npm run x --    Does it.",
    "  npm run longer  Does it.",
    "",
    "Each has --help.",
  ]);
});
