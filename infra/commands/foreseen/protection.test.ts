import { expect, test } from "vitest";
import type { Chosen } from "../chosen-stack.ts";
import { foreignConfiguration, keptFromDestroy, pastProtection } from "./protection.ts";

const stack = (isProtected: boolean, protect?: string): Chosen => ({
  stack: "prod",
  config: new Map(protect === undefined ? [] : [["protect", protect]]),
  state: { ...(isProtected && { isProtected: true }) } as Chosen["state"],
});

test.each([
  [false, undefined, 0],
  [false, "false", 0],
  [false, "true", 1],
  [true, "false", 1],
  [true, "true", 1],
])("protected in the state %s, by the configuration %s: %i reasons against a destroy", (state, config, reasons) => {
  expect(keptFromDestroy(stack(state, config))).toHaveLength(reasons);
});

test.each([
  [["--skip-preview"], {}, "--skip-preview"],
  [["--yes", "-f"], {}, "-f"],
  [["-yf"], {}, "-yf"],
  [["--skip-preview=true"], {}, "--skip-preview=true"],
  [["--ignore-protect"], {}, "--ignore-protect"],
  [[], { PULUMI_OPTION_IGNORE_PROTECT: "true" }, "PULUMI_OPTION_IGNORE_PROTECT"],
  [[], { PULUMI_OPTION_SKIP_PREVIEW: "1" }, "PULUMI_OPTION_SKIP_PREVIEW"],
])("%j with %j would pass by the protection, and is told", (passedOn, environment, named) => {
  const told = pastProtection(stack(true, "true"), { passedOn }, environment);
  expect(told).toEqual([expect.stringContaining(`prod is protected: leave out ${named}, for `)]);
  expect(pastProtection(stack(false), { passedOn }, environment)).toEqual([]);
});

test("what passes nothing by is left alone", () => {
  const passedOn = ["--yes", "--diff", "-y", "--refresh", "--target", "urn:x", "-m", "final"];
  expect(pastProtection(stack(true, "true"), { passedOn }, {})).toEqual([]);
});

test.each([undefined, "false"])(
  "a protected stack whose configuration says protect: %s is told how to go on",
  (protect) => {
    expect(pastProtection(stack(true, protect), { passedOn: [] }, {})).toEqual([
      "prod is protected, and its configuration does not say so any more: pulumi config set --stack prod protect true, or, to take the protection back, npm run unprotect -- --stack prod",
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
])("of %s, --config-file %s: %i reasons against it", (name, configFile, reasons) => {
  expect(foreignConfiguration({ stack: name }, { configFile })).toHaveLength(reasons);
});
