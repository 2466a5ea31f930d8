import { expect, test } from "vitest";
import { readDeployed } from "./deployed.ts";

const OUTPUTS = {
  tenant: "22222222-2222-4222-8222-222222222222",
  subscription: "11111111-1111-4111-8111-111111111111",
  resourceGroup: "g",
  functionApp: "f",
  sqlServer: "q.database.windows.net",
  sqlDatabase: "d",
  currencies: "USD,EUR",
  page: "https://f.azurewebsites.net/",
  pbids: "{}",
};
const read = (outputs: Record<string, string>) => readDeployed({ stack: "dev", outputs });

test("what the checks need are the stack's outputs", () => {
  const { pbids: _, ...needed } = OUTPUTS;
  expect(read(OUTPUTS)).toEqual({
    ...needed,
    currencies: ["USD", "EUR"],
    page: "https://f.azurewebsites.net",
  });
});

test("a web that is off has no address to look at", () => {
  expect(read({ ...OUTPUTS, page: "the web is off" }).page).toBeUndefined();
});

test("a stack without all of them is not deployed to its end", () => {
  const { sqlServer: _, ...some } = OUTPUTS;
  expect(() => read(some)).toThrow("dev lacks the outputs sqlServer: it is not deployed, or not to its end");
});
