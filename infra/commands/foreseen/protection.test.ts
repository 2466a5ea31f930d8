import { expect, test } from "vitest";
import type { Chosen } from "../chosen-stack.ts";
import { foreignConfiguration, keptFromDestroy, pastProtection } from "./protection.ts";

const stack = (isProtected: boolean, protect?: string): Chosen => ({
  stack: "prod",
  config: new Map(protect === undefined ? [] : [["protect", protect]]),
  hidden: new Set(),
  state: { ...(isProtected && { isProtected: true }) } as Chosen["state"],
});

test.each([
  [false, undefined, 0],
  [false, "false", 0],
  [false, "true", 1],
  [true, "false", 1],
  [true, "true", 1],
])("protected in the state %s, in the configuration %s: %i problems for a destroy", (state, config, reasons) => {
  expect(keptFromDestroy(stack(state, config))).toHaveLength(reasons);
});

test.each([
  [["--skip-preview"], {}, "--skip-preview"],
  [["--yes", "-f"], {}, "-f"],
  [["-yf"], {}, "-yf"],
  [["-rfd"], {}, "-rfd"],
  [["--skip-preview=true"], {}, "--skip-preview=true"],
  [["--ignore-protect"], {}, "--ignore-protect"],
  [[], { PULUMI_OPTION_IGNORE_PROTECT: "true" }, "PULUMI_OPTION_IGNORE_PROTECT"],
  [[], { PULUMI_OPTION_SKIP_PREVIEW: "1" }, "PULUMI_OPTION_SKIP_PREVIEW"],
])("refuses %j with %j, which would bypass the protection", (passedOn, environment, named) => {
  const told = pastProtection(stack(true, "true"), { passedOn }, environment);
  expect(told).toEqual([expect.stringContaining(`prod is protected: leave out ${named}, because `)]);
  expect(pastProtection(stack(false), { passedOn }, environment)).toEqual([]);
});

test("allows flags that bypass nothing", () => {
  const passedOn = ["--yes", "--diff", "-y", "--refresh", "--target", "urn:x", "-m", "final"];
  expect(pastProtection(stack(true, "true"), { passedOn }, {})).toEqual([]);
});

test.each([undefined, "false"])(
  "refuses a protected stack whose configuration says protect: %s, and says what to do",
  (protect) => {
    expect(pastProtection(stack(true, protect), { passedOn: [] }, {})).toEqual([
      "prod is protected, but its configuration no longer says so: pulumi config set --stack prod protect true, or, to unprotect it, npm run unprotect -- --stack prod",
    ]);
  },
);

test.each([
  ["prod", undefined, 0],
  ["prod", "elsewhere/Pulumi.prod.yaml", 0],
  ["me/prices/prod", "Pulumi.prod.yaml", 0],
  ["prod", "my.yaml", 0],
  ["prod", "Pulumi.dev.yaml", 1],
  ["me/prices/prod", "/x/Pulumi.dev.yaml", 1],
])("stack %s with --config-file %s: %i problems", (name, configFile, reasons) => {
  expect(foreignConfiguration({ stack: name }, { configFile })).toHaveLength(reasons);
});
