import { expect, test } from "vitest";
import { stepFlags } from "./verify.ts";

const OUTPUTS = {
  tenant: "t",
  subscription: "s",
  resourceGroup: "g",
  functionApp: "f",
  sqlServer: "q",
  sqlDatabase: "d",
  currencies: "USD,EUR",
  page: "https://f.azurewebsites.net/",
  pbids: "{}",
};

test("the step's command line is the stack's outputs", () => {
  expect(stepFlags("dev", OUTPUTS).join(" ")).toBe(
    "--tenant t --subscription s --group g --site f --server q --database d --currencies USD,EUR --page https://f.azurewebsites.net/",
  );
});

test("a web that is off has no address to look at", () => {
  expect(stepFlags("dev", { ...OUTPUTS, page: "the web is off" })).not.toContain("--page");
});

test("a stack without all of them is not deployed to its end", () => {
  const { sqlServer: _, ...some } = OUTPUTS;
  expect(() => stepFlags("dev", some)).toThrow(
    "dev lacks the outputs sqlServer: it is not deployed, or not to its end",
  );
});
