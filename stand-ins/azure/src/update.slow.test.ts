import { expect, test } from "vitest";
import { UNKNOWN } from "./engine/wire.ts";
import { describeOnEngine, expectOk, hold, stepsOf } from "./testing/hold.ts";

await describeOnEngine("updates on the real engine", () => {
  test("the first update creates everything, the second has nothing to do, a destroy leaves nothing", async () => {
    const shop = await hold();
    const first = expectOk(await shop.up({ preview: true }));
    expect(first.output).toContain("+ 13 created");
    expect(shop.azure.cloud.list()).toHaveLength(11);
    expectOk(await shop.up({ expectNoChanges: true }));
    expect(await shop.outputs()).toMatchObject({ said: "open", goods: "goods" });
    expectOk(await shop.destroy());
    expect(shop.azure.cloud.list()).toEqual([]);
  });

  test("a destroy deletes only what is not deleted with the resource group", async () => {
    const shop = await hold();
    expectOk(await shop.up());
    expectOk(await shop.destroy());
    const deleted = shop.azure.watch.calls.filter(
      ({ operation, type }) => operation === "delete" && type.startsWith("azure-native:"),
    );
    expect(deleted.map(({ name }) => name).sort()).toEqual(["owner", "shop"]);
  });

  test("another administrator replaces the server; its contents with fixed names are deleted before they are replaced", async () => {
    const shop = await hold();
    expectOk(await shop.up());
    await shop.configure({ admin: "others" });
    const steps = stepsOf(expectOk(await shop.up()));
    const [made, gone] = ["create-replacement server", "delete-replaced server"].map((step) => steps.indexOf(step));
    expect(made).toBeGreaterThanOrEqual(0);
    expect(made).toBeLessThan(gone ?? 0);
    expect(steps.indexOf("delete-replaced goods")).toBeLessThan(steps.indexOf("create-replacement goods"));
    expect(shop.azure.cloud.list().filter(({ type }) => type === "Microsoft.Sql/servers")).toHaveLength(1);
  });

  test("another location replaces the group, creating the new one before deleting the old", async () => {
    const shop = await hold();
    expectOk(await shop.up());
    await shop.configure({ location: "northeurope" });
    const steps = stepsOf(expectOk(await shop.up()));
    expect(steps.indexOf("create-replacement shop")).toBeLessThan(steps.indexOf("delete-replaced shop"));
    const groups = shop.azure.cloud.list().filter(({ type }) => type === "Microsoft.Resources/resourceGroups");
    expect(groups.map(({ body }) => body.location)).toEqual(["northeurope"]);
  });

  test("a preview knows what the program gives, and nothing that only Azure can give", async () => {
    const shop = await hold();
    const plan = await shop.plan();
    const inputs = Object.fromEntries(
      plan.steps.map(({ urn, newState }) => [urn.split("::").at(-1), newState?.inputs]),
    );
    expect(inputs.plan).toMatchObject({ sku: { name: "FC1" }, resourceGroupName: UNKNOWN });
    expect(inputs.owner).toMatchObject({ scope: UNKNOWN, principalId: UNKNOWN, principalType: "ServicePrincipal" });
    expect(shop.azure.watch.calls).toEqual([]);
    expect(shop.azure.cloud.list()).toEqual([]);
  });

  test("reading an output that the stand-in does not give fails the program", async () => {
    const shop = await hold({ config: { curious: true } });
    const run = await shop.up();
    expect(run.ok).toBe(false);
    expect(run.output).toContain(`has no output "creationTime" of storage`);
  });
});
