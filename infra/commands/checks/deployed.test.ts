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

test("reads what the checks need from the stack's outputs", () => {
  const { pbids: _, ...needed } = OUTPUTS;
  expect(read(OUTPUTS)).toEqual({
    ...needed,
    currencies: ["USD", "EUR"],
    page: "https://f.azurewebsites.net",
  });
});

test("has no page address if the web is off", () => {
  expect(read({ ...OUTPUTS, page: "the web is off" }).page).toBeUndefined();
});

test("refuses a stack that lacks some outputs", () => {
  const { sqlServer: _, ...some } = OUTPUTS;
  expect(() => read(some)).toThrow("dev lacks the outputs sqlServer: it is not deployed, or only in part");
});
