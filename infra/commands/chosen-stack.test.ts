import { describeError } from "@tracker/core";
import { expect, test } from "vitest";
import { chooseStack } from "./chosen-stack.ts";
import type { Pulumi } from "./pulumi.ts";

/** Somebody who is logged in, has chosen no stack, and has none of the name that is asked for. */
const pulumiWith = (refusal: string): Pulumi => ({
  fetched: false,
  run: async () => 1,
  ask: async ([first, second]) => {
    if (first === "whoami") return { ok: true, stdout: "ada", stderr: "" };
    return {
      ok: false,
      stdout: "",
      stderr: second === "--show-name" ? "error: no stack selected" : `error: ${refusal}`,
    };
  },
});

const said = (command: string, stack: string | undefined, refusal = "no stack named 'acme/prod' found") =>
  chooseStack(pulumiWith(refusal), { stack, configFile: undefined }, command).then(
    () => "nothing",
    (error) => describeError(error),
  );

test.each([
  ["destroy", "nothing to destroy"],
  ["unprotect", "nothing to unprotect"],
  ["verify", "nothing to verify"],
  ["powerbi", "nothing for a report to read"],
])("%s of a stack that is not there proposes none", async (command, nothing) => {
  expect(await said(command, "acme/prod")).toBe(
    `there is no stack acme/prod, and ${nothing}. pulumi stack ls has the names of those that there are.`,
  );
  expect(await said(command, undefined)).toBe(
    "no stack is chosen. Name one with --stack, or pulumi stack select NAME.",
  );
});

test.each(["up", "preview"])("%s of it proposes the example of its name", async (command) => {
  expect(await said(command, "acme/prod")).toMatch(
    /^there is no stack acme\/prod\. Make it: (cp infra\/stacks\/prod\.yaml Pulumi\.prod\.yaml, change it, and )?pulumi stack init acme\/prod\.$/,
  );
  expect(await said(command, undefined)).toMatch(
    /^no stack is chosen\. .* For a first one: .*pulumi stack init dev\.$/,
  );
});

test("an organization, where the state is one's own, is told with the name that will do", async () => {
  expect(await said("up", "acme/prod", "organization name must be 'organization'")).toBe(
    "the stack acme/prod cannot be read (organization name must be 'organization'). A state of your own has no organizations: --stack prod.",
  );
});
