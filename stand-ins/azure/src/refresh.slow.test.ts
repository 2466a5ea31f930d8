import { expect, test } from "vitest";
import { describeOnEngine, expectOk, hold, stepsOf } from "./testing/hold.ts";

await describeOnEngine("refresh on the real engine", () => {
  test("a refresh without changes finds none", async () => {
    const shop = await hold();
    expectOk(await shop.up());
    expectOk(await shop.refresh({ expectNoChanges: true }));
  });

  test("a manual change is found, and reverted by the next update", async () => {
    const shop = await hold();
    expectOk(await shop.up());
    const storage = shop.azure.cloud.list().find(({ type }) => type === "Microsoft.Storage/storageAccounts");
    if (storage === undefined) throw new Error("no storage account");
    shop.azure.cloud.put({ ...storage, body: { ...storage.body, tags: { size: "99" } } });
    expect(stepsOf(expectOk(await shop.refresh({ args: ["--show-sames"] })))).toContain("refresh storage");
    expect(stepsOf(expectOk(await shop.up()))).toEqual(["update storage"]);
    expect(shop.azure.cloud.get(storage.id)?.body.tags).toEqual({ size: "1" });
  });

  test("a manually deleted resource is created again", async () => {
    const shop = await hold();
    expectOk(await shop.up());
    const rule = shop.azure.cloud.list().find(({ type }) => type === "Microsoft.Sql/servers/firewallRules");
    shop.azure.cloud.delete(rule?.id ?? "");
    expectOk(await shop.refresh());
    expect(stepsOf(expectOk(await shop.up()))).toEqual(["create office-192.0.2.7"]);
  });
});
