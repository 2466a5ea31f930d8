import { expect, test } from "vitest";
import { UNKNOWN } from "./engine/wire.ts";
import type { Tamper } from "./provider/azure.ts";
import { describeOnEngine, describeOnEngineAndTypes, expectOk, hold } from "./testing/hold.ts";

/** Changes the inputs of one resource that the example registers. */
const change =
  (name: string, inputs: Parameters<Tamper>[0]["inputs"]): Tamper =>
  (registered) => {
    if (registered.name !== name) return registered.inputs;
    const changed = Object.entries({ ...registered.inputs, ...inputs });
    return Object.fromEntries(changed.filter(([, value]) => value !== null));
  };

await describeOnEngineAndTypes("inputs against Azure's published types", () => {
  test.each([
    [
      "an unknown property",
      change("storage", { shelves: 3 }),
      "shelves: Microsoft.Storage/storageAccounts has no such",
    ],
    ["a missing parent", change("office-192.0.2.7", { serverName: null }), "serverName: required but missing"],
  ])("%s is refused before anything is created", async (_, tamper, says) => {
    const shop = await hold({ tamper });
    const run = await shop.preview();
    expect(run.ok).toBe(false);
    expect(run.output).toContain(says);
    expect(run.output).toContain("Azure's types, Microsoft.");
    expect(shop.azure.cloud.list()).toEqual([]);
  });

  test("an invalid value that only the update knows is refused then", async () => {
    const tamper: Tamper = ({ name, inputs }) =>
      name !== "till" || inputs.serverFarmId === UNKNOWN ? inputs : { ...inputs, serverFarmId: "plan of undefined" };
    const shop = await hold({ tamper });
    expectOk(await shop.preview());
    expect((await shop.up()).output).toContain("serverFarmId: contains the text of a missing value");
  });
});

await describeOnEngine("inputs that Azure would refuse", () => {
  test("Resource Manager refuses a resource in a missing group", async () => {
    const shop = await hold({ tamper: change("storage", { resourceGroupName: "elsewhere", location: "westeurope" }) });
    expect((await shop.up()).output).toContain(`Code="ResourceGroupNotFound"`);
  });

  test("Resource Manager refuses a reference to a missing resource", async () => {
    const plan = "/subscriptions/0/resourceGroups/none/providers/Microsoft.Web/serverfarms/none";
    const shop = await hold({ tamper: change("till", { serverFarmId: plan }) });
    expect((await shop.up()).output).toContain(`Code="LinkedResourceNotFound"`);
  });
});
