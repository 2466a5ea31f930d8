import { describeError } from "@tracker/core";
import { expect, test } from "vitest";
import { chooseStack } from "./chosen-stack.ts";
import type { Pulumi } from "./pulumi.ts";

/** A CLI that is logged in, has no stack selected, and refuses to read the requested one, after a warning. */
const pulumiWith = (refusal: string): Pulumi => ({
  fetched: false,
  run: async () => 1,
  ask: async ([first, second]) => {
    if (first === "whoami") return { ok: true, stdout: "ada", stderr: "" };
    return {
      ok: false,
      stdout: "",
      stderr:
        second === "--show-name"
          ? "error: no stack selected"
          : `warning: No value for a key.\nSet the value to "" to avoid this.\nerror: ${refusal}\n`,
    };
  },
});

const said = (
  command: string,
  stack: string | undefined,
  refusal = "no stack named 'acme/prod' found",
  configFile?: string,
) =>
  chooseStack(pulumiWith(refusal), { stack, configFile }, command).then(
    () => "nothing",
    (error) => describeError(error),
  );

test.each([
  ["destroy", "nothing to destroy"],
  ["unprotect", "nothing to unprotect"],
  ["verify", "nothing to verify"],
  ["powerbi", "nothing for a report to read"],
])("%s of a missing stack does not propose to create it", async (command, nothing) => {
  expect(await said(command, "acme/prod")).toBe(
    `there is no stack acme/prod, so there is ${nothing}. pulumi stack ls lists the stacks that exist.`,
  );
  expect(await said(command, undefined)).toBe(
    "no stack is chosen. Name one with --stack, or pulumi stack select NAME.",
  );
});

test.each(["up", "preview"])(
  "%s of a missing stack proposes to create it from the example of its name",
  async (command) => {
    expect(await said(command, "acme/prod")).toMatch(
      /^there is no stack acme\/prod\. Create it: (cp infra\/stacks\/prod\.yaml Pulumi\.prod\.yaml, change it, and )?pulumi stack init acme\/prod\.$/,
    );
    expect(await said(command, undefined)).toMatch(
      /^no stack is chosen\. .* For a first one: .*pulumi stack init dev\.$/,
    );
  },
);

test("an organization with a self-managed state is refused with the name that works", async () => {
  expect(await said("up", "acme/prod", "organization name must be 'organization'")).toBe(
    "the stack acme/prod cannot be read (organization name must be 'organization'). A self-managed state has no organizations: use --stack prod.",
  );
});

test("a configuration file that does not exist is reported, not taken for an empty configuration", async () => {
  expect(await said("up", "dev", "unreachable", "infra/stacks/none.yaml")).toBe(
    "there is no file infra/stacks/none.yaml (--config-file). Its path is relative to the root of the repository.",
  );
  expect(await said("up", "dev", "unreachable", "infra/stacks/dev.yaml")).toMatch(/^the stack dev cannot be read/);
});

test("a stack file that is no YAML, or no configuration, is named, with all that Pulumi says of it", async () => {
  const refusal =
    "invalid YAML file: could not unmarshal map: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `hello` into map[string]config.Value";
  const told =
    "(invalid YAML file: could not unmarshal map: yaml: unmarshal errors: line 1: cannot unmarshal !!str `hello` into map[string]config.Value)";
  expect(await said("up", "acme/dev", refusal)).toBe(
    `the configuration of acme/dev, Pulumi.dev.yaml, cannot be read ${told}`,
  );
  expect(await said("up", "dev", refusal, "infra/stacks/dev.yaml")).toBe(
    `the configuration of dev, infra/stacks/dev.yaml, cannot be read ${told}`,
  );
});
