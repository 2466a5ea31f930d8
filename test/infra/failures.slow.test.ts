import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeOnEngine, expectOk } from "@stand-ins/azure/testing";
import { describe, expect, test } from "vitest";
import { cloneOf } from "./clone.ts";
import { holdOurs } from "./hold.ts";
import type { Ours } from "./ours.ts";
import { DEV, PROD } from "./stacks.ts";

/** Long enough for some dozens of runs of the engine. */
const LOOP = { timeout: 1_200_000 };

const REFUSED = { operation: "create", how: "refused", message: "out of quota" } as const;
const deploymentRules = (ours: Ours) => ours.azure.cloud.list().filter(({ name }) => name.startsWith("deployment-"));

await describeOnEngine("a failure of our project's up", () => {
  describe.each([
    ["dev", { config: DEV }],
    ["prod", { config: { ...PROD, protect: false }, deployerInside: true }],
  ])("%s", (_stack, options) => {
    test("at every resource and step, each at its first try: repeated ups finish in the end", LOOP, async () => {
      const all = await createdBy(options);
      const ours = await holdOurs(options);
      for (const fault of all) ours.azure.watch.faults.add({ ...fault, ...REFUSED });
      let tries = 1;
      for (let run = await ours.up(); !run.ok; run = await ours.up(), tries++) {
        expect(run.output).toContain(REFUSED.message);
        expect(tries).toBeLessThanOrEqual(all.length);
      }
      const failed = ours.azure.watch.calls.filter(({ error }) => error === REFUSED.message);
      expect(failed.map(({ type, name }) => `${type} ${name}`).toSorted()).toEqual(
        all.map(({ type, name }) => `${type} ${name}`).toSorted(),
      );
      expectOk(await ours.up({ expectNoChanges: true }));
    });

    test("at each resource and step in turn: destroy leaves nothing of it", LOOP, async () => {
      const all = await createdBy(options);
      const ours = await holdOurs(options);
      for (const { type, name } of all) {
        ours.azure.watch.faults.add({ type, name, ...REFUSED });
        expect([type, name, (await ours.up()).ok]).toEqual([type, name, false]);
        expectOk(await ours.destroy());
        expect([type, name, ours.azure.cloud.list()]).toEqual([type, name, []]);
      }
    });
  });

  test("at the alert keeps nothing else back with --continue-on-error, as docs/first-deployment.md says", async () => {
    const ours = await holdOurs({ config: DEV });
    ours.azure.watch.faults.add({ type: "azure-native:monitor:ScheduledQueryRule", name: "prices", ...REFUSED });
    const refused = await ours.up({ args: ["--continue-on-error"] });
    expect([refused.ok, refused.output]).toEqual([false, expect.stringContaining(REFUSED.message)]);
    expect((await ours.app().fire("capturePrice")).error).toBeUndefined();
    const { steps } = expectOk(await ours.up());
    expect(steps.map(({ operation, name }) => `${operation} ${name}`)).toEqual(["create prices"]);
  });

  test("by a kill while the firewall is open for the migration leaves the rule only until the next up", async () => {
    const ours = await holdOurs({ config: DEV });
    let killed: Promise<void> | undefined;
    const watching = setInterval(() => {
      if (deploymentRules(ours).length > 0) killed ??= ours.kill();
    }, 20);
    expect((await ours.up()).ok).toBe(false);
    clearInterval(watching);
    await killed;
    expect(deploymentRules(ours)).toHaveLength(1);
    await ours.cancel();
    expectOk(await ours.up());
    expect(deploymentRules(ours)).toEqual([]);
    expectOk(await ours.destroy());
  });

  test("of a publication refused for the moment is reported, and tried again later", async () => {
    const ours = await holdOurs({ config: DEV });
    ours.azure.publishing.next("no role", "forbidden", "bad request", "unavailable", "busy", "conflict", "at once");
    const patient = expectOk(await ours.up());
    expect(patient.output).toMatch(/waiting for roles that may not work yet until \d\d:\d\dZ \(Inaccessible/);
    expect(patient.output).toContain("published capturePrice, web");
  });

  test("of a role that was removed from the running app is reported at once, in Azure's words", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    ours.azure.publishing.next("no role");
    const edited = cloneOf((folder) => {
      const file = join(folder, "function/src/web.ts");
      writeFileSync(file, readFileSync(file, "utf8").replace("20 * SECOND", "19 * SECOND"));
    });
    const failed = await ours.up({ program: edited });
    expect(failed.ok).toBe(false);
    expect(failed.output).toMatch(/failed \(InaccessibleStorageException: .*\)\. Check that the app's identity has/);
    expect(failed.output).not.toContain("The deployer");
  });

  test("of a new server that does not know its rule and its administrators yet is reported, and waited for", async () => {
    const ours = await holdOurs({ config: DEV, slow: { rule: 5, administrators: 2 } });
    const { output } = expectOk(await ours.up());
    expect(output).toMatch(/waiting for the firewall rule to work until \d\d:\d\dZ/);
    expect(output).toMatch(/waiting for the server to know the deployer until \d\d:\d\dZ \(.*18456/);
    expect(output).toContain("created the user Analysts");
  });

  test("to reach the database from outside the network says where to run it", async () => {
    const ours = await holdOurs({ config: { ...PROD, protect: false } });
    const failed = await ours.up();
    expect(failed.ok).toBe(false);
    expect(failed.output).toMatch(
      /47073: .*Public access is off: run this inside the virtual network, where the private endpoint is/s,
    );
  });
});

/** Every resource and step that a stack creates, by type and name. */
async function createdBy(options: Parameters<typeof holdOurs>[0]): Promise<readonly { type: string; name: string }[]> {
  const ours = await holdOurs(options);
  expectOk(await ours.up());
  const calls = ours.azure.watch.calls.filter(({ operation }) => operation === "create");
  return calls.map(({ type, name }) => ({ type, name }));
}
