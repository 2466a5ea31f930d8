import { unwrap } from "@tracker/settings";
import { expect, test } from "vitest";
import { readStackFlags, withoutValues } from "./stack-flags.ts";

const read = (args: readonly string[], environment = {}) => unwrap(readStackFlags("up", args, environment));

test.each([
  [["--stack", "dev", "--yes"], "dev", ["--yes"]],
  [["--yes", "-s", "dev", "--target", "urn:x"], "dev", ["--yes", "--target", "urn:x"]],
  [["--stack=me/dev", "--diff"], "me/dev", ["--diff"]],
  [[], undefined, []],
])("%j names the stack and passes on the rest", (args, stack, passedOn) => {
  expect(read(args)).toEqual({ stack, configFile: undefined, passedOn });
});

test("another stack file is read, and passed on as well", () => {
  const passedOn = ["--config-file", "x.yaml"];
  expect(read(passedOn)).toEqual({ stack: undefined, configFile: "x.yaml", passedOn });
});

test("what npm has kept for itself is missed, and not taken for a program's address", () => {
  expect(() => read(["dev"])).toThrow('"dev" is not a flag: npm run up -- --stack dev');
  expect(() => read(["dev"], { npm_config_stack: "true" })).toThrow("npm has kept --stack for itself: npm run up -- ");
  expect(() => read(["--stack"])).toThrow("--stack needs a value");
});

test("all that is wrong is told at once", () => {
  expect(readStackFlags("up", ["dev", "--config-file=", "--stack"], {}).problems).toEqual([
    '"dev" is not a flag: npm run up -- --stack dev',
    "--config-file needs a value; for example --config-file dev",
    "--stack needs a value; for example --stack dev",
  ]);
});

test("what may be secret is not repeated", () => {
  expect(() => read(["coindeskKey=hunter2"])).toThrow("its value (not shown) is not a flag");
  expect(withoutValues(["up", "--config", "coindeskKey=hunter2", "--config=coindeskKey=hunter2", "--yes"])).toEqual([
    "up",
    "--config",
    "coindeskKey=…",
    "--config=…",
    "--yes",
  ]);
});
