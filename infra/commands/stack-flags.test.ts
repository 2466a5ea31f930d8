import { unwrap } from "@tracker/settings";
import { expect, test } from "vitest";
import { readStackFlags, withoutValues } from "./stack-flags.ts";

const read = (args: readonly string[], environment = {}) => unwrap(readStackFlags(args, environment));

test.each([
  [["--stack", "dev", "--yes"], "dev", ["--yes"]],
  [["--yes", "-s", "dev", "--target", "urn:x"], "dev", ["--yes", "--target", "urn:x"]],
  [["--stack=me/dev", "--diff"], "me/dev", ["--diff"]],
  [[], undefined, []],
])("%j names the stack and passes on the rest", (args, stack, passedOn) => {
  expect(read(args)).toEqual({ stack, configFile: undefined, passedOn });
});

test("--config-file is read, and passed on as well", () => {
  const passedOn = ["--config-file", "x.yaml"];
  expect(read(passedOn)).toEqual({ stack: undefined, configFile: "x.yaml", passedOn });
});

test("reports a flag that npm kept for itself, and does not take its value for a program's address", () => {
  const environment = { npm_lifecycle_event: "up", npm_config_stack: "true" };
  expect(readStackFlags(["dev"], environment).problems).toEqual([
    "npm kept --stack for itself: put -- before the flags, as in npm run up -- --stack …",
  ]);
  expect(() => read(["dev", "--stack", "prod"], environment)).toThrow('"dev" is not a flag');
});

test("all problems are reported at once", () => {
  expect(readStackFlags(["dev", "--config-file=", "--stack"], {}).problems).toEqual([
    '"dev" is not a flag; the flags are --stack, --config-file, --help',
    "--config-file needs a path; for example --config-file Pulumi.dev.yaml",
    "--stack needs a stack's name; for example --stack dev",
  ]);
  expect(readStackFlags(["--stack", "dev", "--yes", "-s", "prod", "--config-file=a", "--config-file=b"], {})).toEqual({
    problems: ["--stack is given more than once", "--config-file is given more than once"],
    right: { passedOn: expect.arrayContaining(["--yes"]) },
  });
});

test.each([
  [["--config", "coindeskKey=hunter2"], {}, "--config"],
  [["--config=protect=false", "--config-path"], {}, "--config and --config-path"],
  [["-c", "protect=false"], {}, "-c"],
  [["-yrcweb=no", "--stack", "dev"], {}, "-c"],
  [[], { PULUMI_OPTION_CONFIG: "protect=false" }, "PULUMI_OPTION_CONFIG"],
  [[], { PULUMI_OPTION_CONFIG_FILE: "x.yaml" }, "PULUMI_OPTION_CONFIG_FILE"],
])("refuses %j with %j, which would change the configuration after it was checked", (args, environment, named) => {
  expect(readStackFlags(args, environment).problems).toEqual([
    `leave out ${named}: the configuration would not be the one that is checked; use pulumi config set first, or --config-file`,
  ]);
});

test.each([
  [["--stack", "dev", "prod", "--yes"], "prod"],
  [["-sdev", "prod"], "prod"],
  [["--config-file", "x.yaml", "prod"], "prod"],
  [["--yes", "prod"], "prod"],
  [["-yf", "prod"], "prod"],
  [["--refresh", "prod"], "prod"],
  [["--color=never", "prod"], "prod"],
  [["--target", "urn:x", "prod"], "prod"],
  [["--", "prod"], "prod"],
])("refuses in %j the word that Pulumi would take for the address of a program", (args, word) => {
  expect(readStackFlags(args, {}).problems).toEqual([
    `"${word}" is not a flag; the flags are --stack, --config-file, --help`,
  ]);
});

test("passes on values that only begin like those flags", () => {
  const passedOn = ["-m", "config", "--message=--config", "--target", "urn:c", "-t=c", "-p", "4"];
  expect(read(passedOn, { PULUMI_OPTION_CONFIGURED: "x" })).toMatchObject({ passedOn });
});

test.each(["../x", "..", ".", "a/../b", "/dev", "dev/", "a/b/c/d", "a b", "--yes", "x".repeat(101)])(
  "%j is not a stack's name",
  (stack) => {
    expect(readStackFlags(["--stack", stack], {}).problems).toEqual([
      expect.stringMatching(/^--stack: ".*" is not a stack's name; for example --stack dev$/),
    ]);
  },
);

test.each(["dev", "prod-2.eu_west", "acme/dev", "acme/prices/dev", "organization/my.project/dev"])(
  "%j is a stack's name",
  (stack) => {
    expect(read(["-s", stack]).stack).toBe(stack);
  },
);

test("values that may be secret are not printed", () => {
  expect(() => read(["coindeskKey=hunter2"])).toThrow("a word (not shown: it may be secret) is not a flag");
  expect(withoutValues(["up", "--conifg", "coindeskKey=hunter2", "--conifg=coindeskKey=hunter2", "--yes"])).toEqual([
    "up",
    "--conifg",
    "coindeskKey=…",
    "--conifg=…",
    "--yes",
  ]);
});
