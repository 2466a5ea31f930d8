import { expect, test } from "vitest";
import type { Fault } from "./engine/faults.ts";
import { describeOnEngine, expectOk, hold } from "./testing/hold.ts";

/** With several operations under way, a kill would leave another one half done each time. */
const ONE_BY_ONE = { args: ["--parallel", "1"] };

const HOW: readonly Fault["how"][] = ["refused", "partial", "lost", "killed", "killed-after"];

await describeOnEngine("failures on the real engine", () => {
  test.each(["refused", "partial"] as const)("an update that failed (%s) continues where it stopped", async (how) => {
    const shop = await hold();
    shop.azure.watch.faults.add({ operation: "create", name: "plan", how, message: "out of quota" });
    const failed = await shop.up();
    expect(failed.ok).toBe(false);
    expect(failed.output).toContain("out of quota");
    expect(shop.azure.cloud.list().some(({ type }) => type === "Microsoft.Web/sites")).toBe(false);
    expectOk(await shop.up());
    expectOk(await shop.up({ expectNoChanges: true }));
  });

  test("the state marks a half-made resource until it is repaired", async () => {
    const shop = await hold();
    shop.azure.watch.faults.add({ operation: "create", name: "plan", how: "partial", message: "out of quota" });
    await shop.up();
    const plan = async () => (await shop.exportState()).deployment.resources?.find(({ urn }) => urn.endsWith("::plan"));
    expect((await plan())?.initErrors).toEqual(["out of quota"]);
    expectOk(await shop.up());
    expect((await plan())?.initErrors).toBeUndefined();
  });

  test.each(HOW)("destroy after a failure (%s) leaves nothing", async (how) => {
    const shop = await hold();
    shop.azure.watch.faults.add({ operation: "create", name: "till", how });
    expect((await shop.up(ONE_BY_ONE)).ok).toBe(false);
    await shop.cancel();
    expectOk(await shop.destroy());
    expect(shop.azure.cloud.list()).toEqual([]);
  });

  test("an update continues after the engine was killed before a resource was created", async () => {
    const shop = await hold();
    shop.azure.watch.faults.add({ operation: "create", name: "till", how: "killed" });
    expect((await shop.up(ONE_BY_ONE)).ok).toBe(false);
    await shop.cancel();
    expectOk(await shop.up());
    expectOk(await shop.destroy());
    expect(shop.azure.cloud.list()).toEqual([]);
  });

  test("a resource with a fixed name that the engine does not know of blocks the update", async () => {
    const shop = await hold();
    shop.azure.watch.faults.add({ operation: "create", name: "office-192.0.2.7", how: "lost" });
    await shop.up();
    const again = await shop.up();
    expect(again.ok).toBe(false);
    expect(again.output).toContain("cannot create already existing resource");
  });
});
