import { describe, expect, test } from "vitest";
import { type Field, unwrap } from "./field.ts";
import { readFlags, switchFlag } from "./flags.ts";
import { wholeNumber } from "./readers.ts";

const FLAGS = {
  port: {
    name: "--port",
    description: "where",
    allowed: "a port from 0 to 65535",
    example: "8080",
    default: 0,
    read: wholeNumber(0, 65_535),
  },
  file: { name: "--file", description: "what", allowed: "a file", example: "day.csv", read: (text: string) => text },
  json: switchFlag("--json", "as JSON"),
};

test("flags are read in both forms", () => {
  expect(unwrap(readFlags(FLAGS, ["--port", "80", "--file=a b.csv", "--json"]))).toEqual({
    port: 80,
    file: "a b.csv",
    json: true,
  });
  expect(unwrap(readFlags(FLAGS, ["--file", "x"]))).toEqual({ port: 0, file: "x", json: false });
});

test("everything wrong is reported at once", () => {
  expect(readFlags(FLAGS, ["--port=99999", "night", "--json=yes", "--colour", "day", "-j", "--port"]).problems).toEqual(
    [
      '"night" is not a flag; the flags are --port, --file, --json, --help',
      "--colour is not a flag; the flags are --port, --file, --json, --help",
      "-j is not a flag; the flags are --port, --file, --json, --help",
      "--port is given more than once",
      '--port: "99999" is not a port from 0 to 65535; for example --port 8080',
      "--file is missing: give a file, for example --file day.csv",
      '--json: "yes" is not expected: the flag takes no value; for example --json',
    ],
  );
  expect(readFlags(FLAGS, ["--file", "x", "--port"]).problems).toEqual([
    "--port needs a port from 0 to 65535; for example --port 8080",
  ]);
  expect(readFlags(FLAGS, ["--port", "80", "--file", "x", "--port", "low"]).problems).toEqual([
    "--port is given more than once",
    '--port: "low" is not a port from 0 to 65535; for example --port 8080',
  ]);
  expect(readFlags(FLAGS, ["--file"]).problems).toEqual(["--file needs a file; for example --file day.csv"]);
});

test("valid flags are returned whatever else is wrong, except those given twice or without a value", () => {
  expect(readFlags(FLAGS, ["--port", "80", "--json", "--colour"]).right).toEqual({ port: 80, json: true });
  expect(readFlags(FLAGS, ["--file", "x", "--file", "y", "--port="]).right).toEqual({ json: false });
});

const OPERAND: Field<string> = {
  ...{ name: "WHAT", operand: true, description: "what is read", allowed: "the path of a file", example: "day.csv" },
  read: (text) => (text.includes("://") ? undefined : text),
};

test("an operand may come before or after the flags", () => {
  const fields = { what: OPERAND, port: FLAGS.port, json: FLAGS.json };
  for (const args of [
    ["a b.csv", "--port", "80"],
    ["--port", "80", "a b.csv"],
    ["--port=80", "--", "a b.csv"],
  ])
    expect(unwrap(readFlags(fields, args))).toEqual({ what: "a b.csv", port: 80, json: false });
  expect(unwrap(readFlags(fields, ["-"]))).toMatchObject({ what: "-" });
  const problems = (...args: string[]) => readFlags(fields, args).problems;
  expect(problems()).toEqual(["WHAT is missing: give the path of a file, for example day.csv"]);
  expect(problems("")).toEqual(["WHAT is missing: give the path of a file, for example day.csv"]);
  expect(problems("mssql://u:hunter2@h/d")).toEqual([
    'WHAT: "mssql://h" is not the path of a file; for example day.csv',
  ]);
  expect(problems("a", "b", "c")).toEqual([
    '"b" is one argument too many: give one WHAT, in quotes if it contains spaces',
  ]);
  expect(problems("a", "b", "c@d")).toEqual([
    "a word (not shown: it may be secret) is one argument too many: give one WHAT, in quotes if it contains spaces",
  ]);
  expect(problems("--prot", "80", "a")).toEqual(["--prot is not a flag; the flags are --port, --json, --help"]);
  expect(readFlags(fields, ["a", "80"], { npm_config_port: "true" }).problems).toEqual([
    expect.stringContaining("npm kept --port for itself"),
  ]);
});

/** The subjects of the problems: the words before the verb. */
const subjects = (args: readonly string[], fields: Record<string, Field<unknown>> = FLAGS, environment = {}) =>
  readFlags(fields, args, environment).problems?.map((line) => line.split(/ is | needs |: | has no | for itself/)[0]);

describe("the problems of flags", () => {
  test.each<[string[], string[]]>([
    [["--file", "x", "y"], ['"y"']],
    [
      ["y", "z", "--file", "x"],
      ['"y"', '"z"'],
    ],
    [["--file", "x", "--nope"], ["--nope"]],
    [["--file", "x", "--nope", "y", "z"], ["--nope"]],
    [
      ["--nope", "y", "--file", "x", "z"],
      ["--nope", '"z"'],
    ],
    [["--file", "x", "--nope=hunter2"], ["--nope"]],
    [["--file", "x", "-abc"], ["-a"]],
    [
      ["--file", "x", "-a", "-b"],
      ["-a", "-b"],
    ],
    [["--file", "x", "-port"], ["-p"]],
    [["--file", "x", "-7"], ["a flag (not shown)"]],
    [["--file", "x", "--9ab"], ["a flag (not shown)"]],
    [["--file", "x", `--${"a".repeat(32)}`], ["a flag (not shown)"]],
    [["--file", "x", `--${"a".repeat(31)}`], [`--${"a".repeat(31)}`]],
    [["--file", "x", "--a_b"], ["a flag (not shown)"]],
    [["--file", "x", "--A-b"], ["--A-b"]],
    [["--file", "x", "--file", "y"], ["--file"]],
    [["--file", "x", "--json", "--json"], ["--json"]],
    [["--file", "x", "--json="], ["--json"]],
    [["--file", "x", "--json=given"], []],
    [["--file", "x", "--port="], ["--port"]],
    [["--file", "x", "--port", ""], ["--port"]],
    [["--file="], ["--file"]],
    [["--file", "x", "--", "y"], ['"y"']],
    [["--file", "x", "y@z"], ["a word (not shown"]],
    [["--file", "x", "y", "z@", "w"], ["a word (not shown"]],
    [["--file", "x", "--port=x@y"], ["--port"]],
  ])("in %j", (args, problems) => {
    expect(subjects(args) ?? []).toEqual(problems);
  });

  test("include those that npm kept, unless they are given as well", () => {
    const more = { ...FLAGS, dry: switchFlag("--dry-run-it", ""), yes: switchFlag("--yes", "") };
    const given = ["--file", "x"];
    expect(subjects(given, more, { npm_config_dry_run_it: "true" })).toEqual(["npm kept --dry-run-it"]);
    expect(subjects(["y", ...given], more, { npm_config_dry_run_it: "true" })).toHaveLength(1);
    expect(subjects([...given, "--dry-run-it"], more, { npm_config_dry_run_it: "true" })).toBeUndefined();
    expect(
      subjects(given, more, { npm_config_dry_run_it: "", npm_config_json: "true", npm_config_yes: "true" }),
    ).toBeUndefined();
  });

  test.each([
    ["start", "npm start -- --key"],
    ["test", "npm test -- --key"],
    ["export", "npm run export -- --key"],
  ])("name the flag that a word may belong to that npm %s left alone", (script, line) => {
    const key: Field<string> = { ...FLAGS.file, name: "--key", default: "", secret: true };
    for (const fields of [
      { key, json: FLAGS.json },
      { json: FLAGS.json, key },
    ])
      expect(readFlags(fields, ["y"], { npm_lifecycle_event: script, npm_config_long: "true" }).problems).toEqual([
        expect.stringContaining(line),
      ]);
    expect(subjects(["y"], { key })).toEqual(["a word (not shown"]);
    // With -- before the flags npm keeps none.
    expect(readFlags({ key }, ["y"], { npm_lifecycle_event: script }).problems).toEqual([
      "a word (not shown: it may be secret) is not a flag; the flags are --key, --help",
    ]);
  });
});
