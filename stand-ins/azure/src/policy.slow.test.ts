import { expect, test } from "vitest";
import { describeOnEngine, expectOk, hold, POLICY } from "./testing/hold.ts";

await describeOnEngine("policy packs on the real engine", () => {
  test("a pack refuses what it forbids, and no resource of that kind is created", async () => {
    const shop = await hold({ policyPack: POLICY });
    const run = await shop.up();
    expect(run.ok).toBe(false);
    expect(run.output).toContain("allowSharedKeyAccess must be false");
    expect(shop.azure.cloud.list().some(({ type }) => type === "Microsoft.Storage/storageAccounts")).toBe(false);
  });

  test("a pack allows everything else", async () => {
    const shop = await hold({ policyPack: POLICY, config: { keys: false } });
    expectOk(await shop.up());
  });
});
