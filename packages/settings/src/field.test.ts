import { TrackerError } from "@tracker/core";
import { describe, expect, test } from "vitest";
import { badInput, type Field, readFields, unwrap } from "./field.ts";

const text = (value: string) => (value === "wrong" ? undefined : value);
const must: Field<string> = { name: "MUST", description: "", allowed: "a word", example: "a", read: text };
const may: Field<string> = { ...must, name: "MAY", default: "usual" };
const none: Field<string | undefined> = { ...must, name: "NONE", default: undefined };
const secret: Field<string> = { ...may, name: "--secret", secret: true };
const fields = { must, may, none, secret };

const read = (given: Record<string, string>) => readFields(fields, (name) => given[name]);

describe("fields", () => {
  test("have the values that are given, without the space around them, or their defaults", () => {
    const usual = { may: "usual", none: undefined, secret: "usual" };
    expect(read({ MUST: "x" })).toEqual({ value: { ...usual, must: "x" } });
    expect(read({ MUST: " x y\n", MAY: " ", NONE: "n", "--secret": "" })).toEqual({
      value: { ...usual, must: "x y", none: "n" },
    });
  });

  test.each([[{}], [{ MUST: "" }], [{ MUST: " \t" }]])(
    "without a default must be given, which %j does not",
    (given) => {
      const { value, problems = [] } = read(given);
      expect([value, problems.length, problems[0]]).toEqual([undefined, 1, expect.stringMatching(/^MUST .*MUST=a$/)]);
    },
  );

  test("report each problem with their name, and the value where it is no secret", () => {
    const problems = read({ MUST: "wrong", MAY: "wrong", "--secret": "wrong" }).problems ?? [];
    expect(problems.map((line) => [line.split(":")[0], line.includes("wrong")])).toEqual([
      ["MUST", true],
      ["MAY", true],
      ["--secret", false],
    ]);
    expect(problems[2]).toMatch(/--secret a$/);
  });

  test("may say themselves what is wrong, or leave it", () => {
    const problem = (value: string) => (value === "wrong" ? "so it is" : undefined);
    const known = { ...must, problem };
    expect(readFields({ known }, () => "wrong").problems).toEqual(["MUST: so it is"]);
    const refusing = { ...known, read: () => undefined };
    expect(readFields({ refusing }, () => "other").problems?.[0]).toContain('"other"');
  });

  test("of a falsy value are read", () => {
    const zero: Field<unknown> = { ...must, read: () => 0 };
    const off: Field<unknown> = { ...must, read: () => false };
    expect(readFields({ zero, off }, () => "x")).toEqual({ value: { zero: 0, off: false } });
  });
});

test.each([
  [["a"], "a problem", 2],
  [["a", "b"], "2 problems", 3],
  [["a", "b", "c"], "3 problems", 4],
])("an error has all of %j, a line each", (problems, count, lines) => {
  const error = badInput(problems);
  expect([error.code, error.message.split("\n").length]).toEqual(["bad-input", lines]);
  expect(error.message.split("\n").slice(1)).toEqual(problems.map((line) => `  ${line}`));
  expect(error.message).toContain(count);
});

test("what was read is had, and problems are thrown", () => {
  expect(unwrap({ value: 0 })).toBe(0);
  expect(() => unwrap({ problems: ["a"] })).toThrow(TrackerError);
});
