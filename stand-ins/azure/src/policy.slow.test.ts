import { expect, test } from "vitest";
import { describeOnEngine, expectOk, hold, POLICY } from "./testing/hold.ts";

await describeOnEngine("policy packs on the real engine", () => {
  test("a pack refuses what it forbids, and nothing of that kind is made", async () => {
    const shop = await hold({ policyPack: POLICY });
    const run = await shop.up();
    expect(run.ok).toBe(false);
    expect(run.output).toContain("allowSharedKeyAccess is to be false");
    expect(shop.azure.cloud.list().some(({ type }) => type === "Microsoft.Storage/storageAccounts")).toBe(false);
  });

  test("a pack lets pass what it allows", async () => {
    const shop = await hold({ policyPack: POLICY, config: { keys: false } });
    expectOk(await shop.up());
  });
});
