import { TrackerError } from "@tracker/core";
import { describe, expect, test } from "vitest";
import { badInput, type Field, judged, readFields, together, unwrap } from "./field.ts";

const text = (value: string) => (value === "wrong" ? undefined : value);
const must: Field<string> = { name: "MUST", description: "", allowed: "a word", example: "a", read: text };
const may: Field<string> = { ...must, name: "MAY", default: "usual" };
const none: Field<string | undefined> = { ...must, name: "NONE", default: undefined };
const secret: Field<string> = { ...may, name: "--secret", secret: true };
const fields = { must, may, none, secret };

const read = (given: Record<string, string>) => readFields(fields, (name) => given[name]);

describe("fields", () => {
  test("have the given values, trimmed, or their defaults", () => {
    const usual = { may: "usual", none: undefined, secret: "usual" };
    expect(unwrap(read({ MUST: "x" }))).toEqual({ ...usual, must: "x" });
    expect(unwrap(read({ MUST: " x y\n", MAY: " ", NONE: "n", "--secret": "" }))).toEqual({
      ...usual,
      must: "x y",
      none: "n",
    });
  });

  test.each([[{}], [{ MUST: "" }], [{ MUST: " \t" }]])("without a default are required: %j lacks one", (given) => {
    const { value, problems = [] } = read(given);
    expect([value, problems.length, problems[0]]).toEqual([undefined, 1, expect.stringMatching(/^MUST .*MUST=a$/)]);
  });

  test("report each problem with their name, and with the value unless it is secret", () => {
    const problems = read({ MUST: "wrong", MAY: "wrong", "--secret": "wrong" }).problems ?? [];
    expect(problems.map((line) => [line.split(":")[0], line.includes("wrong")])).toEqual([
      ["MUST", true],
      ["MAY", true],
      ["--secret", false],
    ]);
    expect(problems[2]).toMatch(/--secret a$/);
  });

  test("may have a message of their own for what is wrong", () => {
    const problem = (value: string) => (value === "wrong" ? "so it is" : undefined);
    const known = { ...must, problem };
    expect(readFields({ known }, () => "wrong").problems).toEqual(["MUST: so it is"]);
    const refusing = { ...known, read: () => undefined };
    expect(readFields({ refusing }, () => "other").problems?.[0]).toContain('"other"');
  });

  test("may have falsy values", () => {
    const zero: Field<unknown> = { ...must, read: () => 0 };
    const off: Field<unknown> = { ...must, read: () => false };
    expect(unwrap(readFields({ zero, off }, () => "x"))).toEqual({ zero: 0, off: false });
  });
});

describe("values that are valid on their own", () => {
  const partly = () => read({ MAY: "wrong", NONE: "n" });

  test("are returned even if others are wrong or missing", () => {
    expect(partly().right).toEqual({ none: "n", secret: "usual" });
    expect(read({ MUST: "x" }).right).toEqual(read({ MUST: "x" }).value);
  });

  test("are judged together if all of them are valid", () => {
    expect(together(partly().right, ["none", "secret"], ({ none, secret }) => `${none} ${secret}`)).toBe("n usual");
    expect(together(partly().right, ["none", "may"], () => "judged")).toBeUndefined();
  });

  test("add their conflicts to the problems", () => {
    const conflict = ({ none }: { none?: string | undefined }) => (none === "n" ? ["NONE is not for today"] : []);
    expect(judged(partly(), conflict).problems).toEqual([...(partly().problems ?? []), "NONE is not for today"]);
    expect(judged(read({ MUST: "x", NONE: "n" }), conflict)).toMatchObject({ problems: ["NONE is not for today"] });
    expect(judged(read({ MUST: "x" }), conflict)).toEqual(read({ MUST: "x" }));
  });
});

test("of many problems the first are listed and the rest counted", () => {
  const lines = badInput(Array.from({ length: 1_234 }, (_, index) => `line ${index}`)).message.split("\n");
  expect([lines[0], lines.length, lines.at(-2), lines.at(-1)]).toEqual([
    "The input has 1,234 problems, and nothing was started:",
    31,
    "  line 28",
    "  and 1,205 more",
  ]);
});

test.each([
  [["a"], "a problem", 2],
  [["a", "b"], "2 problems", 3],
  [["a", "b", "c"], "3 problems", 4],
])("an error lists all of %j, one per line", (problems, count, lines) => {
  const error = badInput(problems);
  expect([error.code, error.message.split("\n").length]).toEqual(["bad-input", lines]);
  expect(error.message.split("\n").slice(1)).toEqual(problems.map((line) => `  ${line}`));
  expect(error.message).toContain(count);
});

test("unwrap returns the value, or throws the problems", () => {
  expect(unwrap({ value: 0 })).toBe(0);
  expect(() => unwrap({ problems: ["a"] })).toThrow(TrackerError);
});
